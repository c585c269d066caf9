internal import Files
internal import Foundation

/// What the header of a picture file says.
public struct PictureFacts: Codable, Sendable, Equatable {
  /// The format, found by content.
  public enum Kind: String, Codable, Sendable {
    case png, jpeg
  }

  /// The format.
  public let kind: Kind
  /// Height in pixels.
  public let rows: Int
  /// Width in pixels.
  public let columns: Int
  /// SHA-256 of the file's bytes, in hexadecimal: a picture has no identifier of its own.
  public let digest: String
  /// Whether some of it may be transparent: there is a frame 1 with the colours as they are stored
  /// under the transparency, and a frame 2 with the transparency itself.
  public let hasTransparency: Bool
  /// How EXIF says that it is turned before it is shown, 1 to 8; 1 as it is stored.
  public let orientation: Int

  /// Makes the facts from their parts.
  public init(
    kind: Kind, rows: Int, columns: Int, digest: String, hasTransparency: Bool = false,
    orientation: Int = 1
  ) {
    self.kind = kind
    self.rows = rows
    self.columns = columns
    self.digest = digest
    self.hasTransparency = hasTransparency
    self.orientation = orientation
  }

  /// Makes the facts of a file with these bytes.
  public init(
    kind: Kind, rows: Int, columns: Int, fileBytes: [UInt8], hasTransparency: Bool = false,
    orientation: Int = 1
  ) {
    self.init(
      kind: kind, rows: rows, columns: columns, digest: Digest.sha256(Data(fileBytes)),
      hasTransparency: hasTransparency, orientation: orientation)
  }
}
