import DecodeProtocol
import Foundation
import TestSupport
import Testing

/// Text in character sets with code extensions (PS3.3 C.12.1.1.2).
@Suite struct CharacterSetTests {
  /// One name in one character set, as bytes in hexadecimal.
  struct Name: Sendable, CustomTestStringConvertible {
    let charset: String
    let hex: String
    let text: String
    var testDescription: String { charset }

    init(_ charset: String, _ hex: String, _ text: String) {
      (self.charset, self.hex, self.text) = (charset, hex, text)
    }

    var bytes: [UInt8] {
      let digits = Array(hex)
      return stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0..<$0 + 2]), radix: 16)
      }
    }
  }

  /// Produced by Tests/Peers/character_literals.py (pydicom 3.0.2); ISO 2022 IR 58, which pydicom
  /// reads with its escapes left in, by Python's gb2312 codec between the escapes of PS3.5 annex K.
  static let names = [
    Name(
      "\\ISO 2022 IR 87",
      "59616d6164615e5461726f753d1b24423b3345441b28425e1b244242404f3a1b28423d1b24422464245e24401b28"
        + "425e1b2442243f246d24261b2842", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    Name(
      "ISO 2022 IR 13\\ISO 2022 IR 87",
      "d4cfc0de5ec0dbb33d1b24423b3345441b284a5e1b244242404f3a1b284a3d1b24422464245e24401b284a5e1b24"
        + "42243f246d24261b284a", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    Name("ISO_IR 13", "d4cfc0de5ec0dbb3", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    Name(
      "\\ISO 2022 IR 87\\ISO 2022 IR 159",
      "59616d6164613d1b24423b331b24284430211b28425e1b244242404f3a1b2842", "Yamada=山丂^太郎"),
    Name(
      "\\ISO 2022 IR 149",
      "486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf",
      "Hong^Gildong=洪^吉洞=홍^길동"),
    Name(
      "\\ISO 2022 IR 58", "5a68616e675e5869616f446f6e673d1b242941d5c55e1b242941d0a1b6ab",
      "Zhang^XiaoDong=张^小东"),
    Name(
      "ISO 2022 IR 100\\ISO 2022 IR 126", "4275635e4ae972f46d653d1b2d46c4e9efedf5f3e9eff2",
      "Buc^Jérôme=Διονυσιος"),
    Name(
      "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 87",
      "4ae972f46d653d1b2d4cbbeeda3d1b24423b3345441b2d41", "Jérôme=Люк=山田"),
    Name("GB18030", "57616e675e5869616f446f6e673dcdf55ed0a1b6ab", "Wang^XiaoDong=王^小东"),
    Name("GBK", "57616e675e5869616f446f6e673dcdf55ed0a1b6ab", "Wang^XiaoDong=王^小东"),
    Name("ISO_IR 166", "b9d2c1caa1d8c55eaad7e8cd", "นามสกุล^ชื่อ"),
  ]

  private func tree(_ charset: String, _ elements: [UInt8]) throws -> AttributeTree {
    let scratch = try ScratchFolder()
    let more = HandMade.text(0x08, 0x05, "CS", charset) + elements
    let path = try scratch.file(
      "a", HandMade.file(HandMade.image(more: more, pixels: [UInt8](repeating: 0, count: 8))))
    let answer = try Worker().ask(.open(path))
    guard case .dicom(let tree, _) = answer else { throw Worker.Unexpected(answer: answer) }
    return tree
  }

  private static func name(_ element: UInt16, _ bytes: [UInt8]) -> [UInt8] {
    HandMade.element(0x10, element, "PN", bytes)
  }

  @Test(arguments: names)
  func `a name arrives in UTF-8 whatever sets it changes between`(name: Name) throws {
    let found = try tree(name.charset, Self.name(0x10, name.bytes))[.patientName]
    #expect(found?.values == [name.text])
    #expect(found?.isLossy == false)
  }

  /// The katakana of JIS X 0201 beside JIS X 0208, as some writers have them.
  @Test func `half-width katakana that no escape names are read beside Japanese`() throws {
    let bytes: [UInt8] = [
      0xD4, 0xCF, 0xC0, 0xDE, 0x5E, 0xC0, 0xDB, 0xB3, 0x3D, 0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45,
      0x44, 0x1B, 0x28, 0x42,
    ]
    let found = try tree("\\ISO 2022 IR 87", Self.name(0x10, bytes))[.patientName]
    #expect(found?.values == ["ﾔﾏﾀﾞ^ﾀﾛｳ=山田"])
    #expect(found?.isLossy == false)
  }

  /// Cyrillic is named once; in a name it would have to be named again behind `=`.
  @Test func `signs that delimit names delimit no other text`() throws {
    let bytes: [UInt8] = [0x1B, 0x2D, 0x4C, 0xBB, 0xEE, 0xDA, 0x3D, 0xBB, 0xEE, 0xDA]
    let found = try tree(
      "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 87",
      HandMade.element(0x10, 0x21B0, "LT", bytes))
    #expect(found[Tag(0x0010_21B0)]?.values == ["Люк=Люк"])
  }

  @Test func `values stay apart where the text changes its sets`() throws {
    let name = Self.names[0]
    let found = try tree(
      name.charset, Self.name(0x1001, name.bytes + Array("\\Smith^J\\".utf8) + name.bytes))
    #expect(found.strings(Tag(0x0010_1001)) == [name.text, "Smith^J", name.text])
  }

  @Test(
    arguments: [
      ("ISO 2022 IR 999", [0x1B, 0x24, 0x7A, 0x41, 0x42]),
      ("\\ISO 2022 IR 87", [0x1B, 0x24, 0x42, 0x3B]), ("\\ISO 2022 IR 87", [0x41, 0xE9]),
      ("\\ISO 2022 IR 87", [0x1B, 0x24, 0x42, 0x7E, 0x7E, 0x1B, 0x28, 0x42]),
    ] as [(String, [UInt8])])
  func `a name that cannot be read is known as lost and stops nothing`(
    charset: String, bytes: [UInt8]
  ) throws {
    let found = try tree(charset, Self.name(0x10, bytes))
    #expect(found[.patientName]?.isLossy == true)
    #expect(found.integer(.rows) != nil)
  }
}
