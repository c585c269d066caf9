/// What the worker found: one answer for each request.
public enum DecodeAnswer: Sendable, Equatable {
  /// A DICOM file with pixels; frames are fetched one by one.
  case dicom(AttributeTree, frameCount: Int)
  /// A PNG or JPEG file; its one frame is fetched with index 0.
  case picture(PictureFacts)
  /// The frame that was asked for.
  case frame(StoredFrame)
  /// A file that holds no image Fovea reads, which is no error; DICOM ones with attributes.
  case notAnImage(NotAnImage, AttributeTree?)
  /// A file, or a frame, that should be an image and cannot be read.
  case failure(DecodeFailure)
}

/// Why a file is not an image, which is listed and no error.
public struct NotAnImage: Codable, Sendable, Equatable {
  /// What the file is instead.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case empty, notAFile, text, markup, archive, document, unsupportedPicture, unknown
    case dicomDirectory, structuredReport, radiotherapy, segmentation, presentationState
    case encapsulatedDocument, noPixelData
  }

  /// What the file is.
  public let kind: Kind
  /// The same in words; holds no value and no path.
  public let reason: String

  /// Makes the answer from its parts.
  public init(_ kind: Kind, reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

/// Why a file or a frame could not be read.
public struct DecodeFailure: Error, Codable, Equatable {
  /// What went wrong, for counting.
  public enum Code: String, Codable, Sendable, CaseIterable {
    case unreadable, damaged, tooLarge, unsupportedEncoding, unsupportedLayout, noSuchFrame
    case workerNotReady, workerDied, timedOut
  }

  /// What went wrong.
  public let code: Code
  /// The same in one sentence without full stop; holds no value and no path.
  public let reason: String

  /// Makes the answer from its parts.
  public init(_ code: Code, reason: String) {
    self.code = code
    self.reason = reason
  }
}
