extension WireFormat {
  /// The header of a request.
  struct RequestHeader: Codable {
    enum Kind: String, Codable {
      case open, storedValues, frame, dataSet, rewrite, rewritePicture, confinement
    }
    var kind: Kind
    var index: Int?
    var layout: StoredFrame.Layout?
  }

  /// The header of an answer; what its kind does not need is absent.
  struct AnswerHeader: Codable {
    enum Kind: String, Codable {
      case dicom, picture, frame, notAnImage, failure, dataSet, rewritten, confinement
    }
    var kind: Kind
    var attributes: AttributeTree?
    var frameCount: Int?
    var picture: PictureFacts?
    var layout: StoredFrame.Layout?
    var notAnImage: NotAnImage?
    var failure: DecodeFailure?
    var transferSyntax: String?
    var pixels: PixelPlace?
    var hadEmbeddedBits: Bool?
    var hadComments: Bool?
    var isConfined: Bool?
  }
}
