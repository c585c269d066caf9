/// Why a file is not an image, which is listed and no error.
public struct NotAnImage: Codable, Sendable, Equatable {
  /// What the file is instead.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case empty, notAFile, text, markup, archive, document, unsupportedPicture, unknown
    case dicomDirectory, structuredReport, radiotherapy, segmentation, presentationState
    case encapsulatedDocument, noPixelData
    /// A PNG or JPEG file where DICOM was asked for.
    case picture
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
