internal import DecodeProtocol

/// Holds what the worker wrote to what was decided: the worker has read a stranger's file and is
/// not believed.
enum RewrittenFile {
  /// Whether preamble and meta header say nothing else, and the data set is byte for byte the one
  /// that was decided, followed by the pixels of its frames and nothing else.
  static func isAsDecided(_ bytes: [UInt8], _ dataSet: DataSet) -> Bool {
    guard bytes.count > headByteCount, bytes[..<preambleByteCount].allSatisfy({ $0 == 0 }),
      bytes[preambleByteCount..<preambleByteCount + 4].elementsEqual("DICM".utf8),
      bytes[preambleByteCount + 4..<headByteCount - 4].elementsEqual(
        [2, 0, 0, 0] + Array("UL".utf8) + [4, 0])
    else { return false }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[headByteCount - 4 + $1]) << (8 * $1) }
    let start = headByteCount + length
    guard start <= bytes.count,
      let meta = try? DataSet(bytes: Array(bytes[headByteCount..<start])),
      isOurs(meta, dataSet)
    else { return false }
    let decided = DataSet(dataSet.elements.filter { $0.tag.group < pixelGroup }).explicitBytes
    guard bytes[start...].starts(with: decided) else { return false }
    return PixelExtent(dataSet).fits(bytes[(start + decided.count)...])
  }

  /// Whether it is the meta header of CDICOM's writer.
  private static func isOurs(_ meta: DataSet, _ dataSet: DataSet) -> Bool {
    meta.elements.allSatisfy { element in
      switch element.tag.value {
      case 0x0002_0001: element.bytes == [0, 1]
      case 0x0002_0002: element.text == dataSet.string(.sopClassUID)
      case 0x0002_0003: element.text == dataSet.string(.sopInstanceUID)
      case 0x0002_0010:
        element.text.hasPrefix("1.2.840.10008.1.2") && element.text.utf8.count <= 24
      case 0x0002_0012: element.text == UncompressedFile.implementationUID
      case 0x0002_0013: element.text == UncompressedFile.implementationName
      default: false
      }
    }
  }

  private static let preambleByteCount = 128
  /// Preamble, "DICM" and the group length's element (PS3.10 §7.1).
  private static let headByteCount = 144
  private static let pixelGroup: UInt16 = 0x7FE0
}
