internal import DecodeProtocol

/// The ways in which pixels may be encoded, by transfer syntax (PS3.6 A).
enum Encoding: Equatable {
  case native
  case runLength
  /// JPEG of any process; the stream's own frame header tells which.
  case jpeg
  case jpegLS
  /// JPEG 2000 and High-Throughput JPEG 2000.
  case jpeg2000

  private static let root = "1.2.840.10008.1.2"
  /// Implicit, explicit, deflated, big-endian, GE's private one; none: guessed without a header.
  private static let nativeSyntaxes = [
    "", root, root + ".1", root + ".1.99", root + ".2", "1.2.840.113619.5.2",
  ]

  /// The encoding of a transfer syntax, by the meta header's own words.
  ///
  /// - Throws: `damaged` if the pixels are not as it says, `unsupportedEncoding`.
  init(transferSyntax: String, isEncapsulated: Bool) throws(DecodeFailure) {
    let isStandard = transferSyntax.hasPrefix(Encoding.root + ".")
    let name = isStandard ? String(transferSyntax.dropFirst(Encoding.root.count + 1)) : ""
    switch name {
    case _ where Encoding.nativeSyntaxes.contains(transferSyntax): self = .native
    case "5": self = .runLength
    case "4.50", "4.51", "4.53", "4.55", "4.57", "4.70": self = .jpeg
    case "4.80", "4.81": self = .jpegLS
    case "4.90", "4.91", "4.201", "4.202", "4.203": self = .jpeg2000
    case "4.92", "4.93": throw Encoding.refusal("JPEG 2000 of several components in one (part 2)")
    case "4.110", "4.111", "4.112": throw Encoding.refusal("JPEG XL")
    case _ where name.hasPrefix("4.10"): throw Encoding.refusal("MPEG or HEVC video")
    default: throw Encoding.refusal("a transfer syntax that is not known")
    }
    guard isEncapsulated == (self != .native) else {
      throw DecodeFailure(
        .damaged, reason: "its pixel data is not encoded as its transfer syntax (0002,0010) says")
    }
  }

  private static func refusal(_ name: String) -> DecodeFailure {
    DecodeFailure(
      .unsupportedEncoding,
      reason: "its pixels are compressed with \(name), which is not read; "
        + "export it uncompressed or as JPEG lossless")
  }
}
