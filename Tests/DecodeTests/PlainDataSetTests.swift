import DecodeProtocol
import Testing

/// Data sets that are read without DCMTK are what DCMTK reads, which a group length makes it do.
@Suite struct PlainDataSetTests {
  private static let item = HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE000))
  private static let itemEnd =
    HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE00D)) + HandMade.bytes(UInt32(0))
  private static let sequenceEnd =
    HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE0DD)) + HandMade.bytes(UInt32(0))
  private static let code = HandMade.text(8, 0x100, "SH", "T-D1100 ")

  /// A sequence of an item of stated length and one without, in a sequence without.
  private static let open =
    HandMade.bytes(UInt16(8)) + HandMade.bytes(UInt16(0x2218)) + Array("SQ\0\0".utf8)
    + HandMade.bytes(UInt32.max) + item + HandMade.bytes(UInt32(code.count)) + code
    + item + HandMade.bytes(UInt32.max) + code + itemEnd + sequenceEnd

  private static let creator = HandMade.text(9, 0x10, "LO", "GEMS_IDEN_01")

  /// What stands between modality and pixel module.
  private static let cases: [[UInt8]] = [
    [],
    HandMade.text(8, 0x70, "LO", " of two words   ") + HandMade.text(0x10, 0x10, "PN", "A^B  ^"),
    HandMade.text(8, 0x70, "LO", "   ") + HandMade.text(0x10, 0x20, "LO", ""),
    HandMade.text(8, 0x20, "DA", "20200102") + HandMade.text(0x18, 0x50, "DS", " 1.5 \\2  "),
    open,
    HandMade.element(8, 0x2218, "SQ", item + HandMade.bytes(UInt32(code.count)) + code),
    HandMade.element(8, 0x2218, "SQ", []),
    // Of the dictionary LO and SL, and one that it does not have.
    creator + HandMade.text(9, 0x1001, "UN", "GE_X  ")
      + HandMade.element(9, 0x1027, "UN", [1, 2, 3, 4])
      + HandMade.element(9, 0x10F0, "UN", [1, 2]),
    HandMade.element(9, 0x1001, "UN", [0x41, 0x42]),
    HandMade.element(9, 0x1001, "OB", [1, 2]) + HandMade.text(0x10, 0x20, "LO", "7"),
    // Not plain: DCMTK reads both.
    HandMade.element(8, 0x70, "LO", [0xE4, 0x62]),
    creator + HandMade.element(9, 0x1001, "UN", [0xE4, 0x20]),
    HandMade.text(8, 0x70, "LO", "line\nline"),
  ]

  private func dataSet(_ bytes: [UInt8]) throws -> (dataSet: DataSet, pixels: PixelPlace?) {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let answer = try worker.ask(.dataSet(path: Array(try scratch.file("a", bytes).utf8)))
    guard case .dataSet(let found, "1.2.840.10008.1.2.1", let pixels) = answer else {
      throw Worker.Unexpected(answer: answer)
    }
    return (found, pixels)
  }

  @Test(arguments: cases)
  func `a plain data set is what DCMTK reads`(more: [UInt8]) throws {
    let charset = HandMade.text(8, 5, "CS", "ISO_IR 100")
    let bytes = charset + HandMade.image(more: more, pixels: [1, 0, 2, 0, 3, 0, 4, 0])
    let length = HandMade.element(8, 0, "UL", HandMade.bytes(UInt32(0)))
    let plain = try dataSet(HandMade.file(bytes))
    let whole = try dataSet(HandMade.file(length + bytes))
    #expect(plain.dataSet.elements == whole.dataSet.elements.filter { $0.tag.element != 0 })
    #expect(plain.dataSet.elements.last?.tag == .pixelData)
    let place = try #require(plain.pixels)
    #expect(place.byteCount == 8 && place.offset == HandMade.file(bytes).count - 8)
    #expect(whole.pixels?.offset == place.offset + length.count)
  }
}
