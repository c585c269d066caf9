internal import DecodeProtocol

/// A file whose pixels are no longer the original's, written here: explicit little-endian, with the
/// meta header that the worker writes too.
enum UncompressedFile {
  /// What says that Fovea wrote a file (PS3.10 §7.1).
  static let implementationUID = "2.25.211398467201549023307541672338160925474"
  static let implementationName = "FOVEA_1"

  private static let syntax = "1.2.840.10008.1.2.1"

  /// Preamble, meta header and data set.
  static func bytes(of dataSet: DataSet) -> [UInt8] {
    meta(of: dataSet) + dataSet.explicitBytes
  }

  /// All of the file before its samples, which are to follow: the data set's last element.
  static func head(of dataSet: DataSet, pixels: PixelPlace) -> [UInt8] {
    let attributes = DataSet(dataSet.elements.filter { $0.tag < .pixelData })
    let length = (0..<4).map { UInt8(truncatingIfNeeded: pixels.byteCount >> (8 * $0)) }
    let tag: [UInt8] = [0xE0, 0x7F, 0x10, 0x00]
    return meta(of: dataSet) + attributes.explicitBytes + tag + Array(pixels.vr.utf8) + [0, 0]
      + length
  }

  private static func meta(of dataSet: DataSet) -> [UInt8] {
    let meta = DataSet([
      DataElement(tag: Tag(0x0002_0001), vr: "OB", value: .bytes([0, 1])),
      DataElement(Tag(0x0002_0002), "UI", dataSet.string(.sopClassUID) ?? ""),
      DataElement(Tag(0x0002_0003), "UI", dataSet.string(.sopInstanceUID) ?? ""),
      DataElement(.transferSyntaxUID, "UI", syntax),
      DataElement(Tag(0x0002_0012), "UI", implementationUID),
      DataElement(Tag(0x0002_0013), "SH", implementationName),
    ]).explicitBytes
    let length = DataElement(
      tag: Tag(0x0002_0000), vr: "UL",
      value: .bytes((0..<4).map { UInt8(truncatingIfNeeded: meta.count >> (8 * $0)) }))
    return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
      + DataSet([length]).explicitBytes + meta
  }
}
