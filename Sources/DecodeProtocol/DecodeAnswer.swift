/// What the worker found: one answer for each request.
public enum DecodeAnswer: Sendable, Equatable {
  /// A DICOM file with pixels; frames are fetched one by one.
  case dicom(AttributeTree, frameCount: Int)
  /// A PNG or JPEG file; its frame is fetched with index 0, transparent pixels on black.
  case picture(PictureFacts)
  /// The frame that was asked for.
  case frame(StoredFrame)
  /// The data set of a DICOM file, pixel elements empty, the transfer syntax it names, and where
  /// its pixels lie, if they are the last element, uncompressed and little-endian.
  case dataSet(DataSet, transferSyntax: String, pixels: PixelPlace?)
  /// The bytes of the file written again; whether bits beside the samples were cleared, and whether
  /// comments were taken out of compressed frames.
  case rewritten([UInt8], hadEmbeddedBits: Bool, hadComments: Bool)
  /// A file that holds no image Fovea reads, which is no error; DICOM ones with attributes.
  case notAnImage(NotAnImage, AttributeTree?)
  /// Whether the kernel lets the worker make no call but those for reading.
  case confinement(isComplete: Bool)
  /// A file, or a frame, that should be an image and cannot be read.
  case failure(DecodeFailure)
}
