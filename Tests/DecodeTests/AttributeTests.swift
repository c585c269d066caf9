import DecodeProtocol
import Foundation
import TestSupport
import Testing

@Suite struct AttributeTests {
  private func tree(of file: String) throws -> AttributeTree {
    let root = try #require(SharedData.folder("dicom"))
    let answer = try Worker().ask(.open(root.appendingPathComponent(file).path))
    guard case .dicom(let tree, _) = answer else { throw Worker.Unexpected(answer: answer) }
    return tree
  }

  /// The names of PS3.5 annexes H, I and J; `pydicom` shows the same.
  @Test(
    .needsSharedData("dicom"),
    arguments: [
      ("chrGB2312", "Zhang^XiaoDong=张^小东="), ("chrRuss", "Люкceмбypг"),
      ("chrFren", "Buc^Jérôme"), ("chrX1", "Wang^XiaoDong=王^小東="),
      ("chrI2", "Hong^Gildong=洪^吉洞=홍^길동"), ("chrH31", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
      ("chrH32", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    ])
  func `names arrive in UTF-8 whatever the character set`(file: String, name: String) throws {
    let found = try tree(of: "text/\(file).dcm")[.patientName]
    #expect(found?.values == [name])
    #expect(found?.isLossy == false)
  }

  /// Values as `pydicom.dcmread` shows them.
  @Test(.needsSharedData("dicom")) func `values keep their text and their order`() throws {
    let tree = try tree(of: "grayscale/CT_small.dcm")
    #expect(tree.string(.patientID) == "1CT1")
    #expect(tree.strings(.imageType) == ["ORIGINAL", "PRIMARY", "AXIAL"])
    #expect(tree.strings(.pixelSpacing) == ["0.661468", "0.661468"])
    #expect(tree.doubles(.rescaleSlope) == [1])
    #expect(tree.string(.patientAge) == "000Y")
    #expect(tree.string(.transferSyntaxUID) == "1.2.840.10008.1.2.1")
    #expect(tree.integer(.rows) == 128)
    #expect(tree[.pixelData]?.values == [])
    #expect(tree[.pixelData]?.byteCount == 32_768)
    #expect(tree.elements.map(\.tag) == tree.elements.map(\.tag).sorted())
    #expect(tree.omittedCount == 0)
  }

  @Test(.needsSharedData("dicom")) func `sequences become trees with items`() throws {
    let frames = try tree(of: "multiframe/CT0012.explicit_little_endian.dcm")
      .items(.perFrameFunctionalGroups)
    #expect(frames.count == 2)
    let position = frames.last?.items(Tag(0x0020_9113)).first?.doubles(.imagePositionPatient)
    #expect(position == [99.5, -301.5, -149])
  }

  @Test(.needsSharedData("dicom")) func `look-up tables arrive as numbers`() throws {
    let voi = try tree(of: "grayscale/vlut_04.dcm").items(.voiLUTSequence).first
    #expect(voi?.doubles(.lutDescriptor) == [256, 0, 16])
    let table = try #require(voi?.doubles(.lutData))
    #expect(table.count == 256)
    #expect(table.prefix(3) == [0, 257, 514])
    #expect(table.reduce(0, +) == 8_388_480)
    let modality = try tree(of: "grayscale/mlut_18.dcm").items(.modalityLUTSequence).first
    #expect(modality?.doubles(.lutDescriptor) == [4096, -2048, 16])
    #expect(modality?.doubles(.lutData)?.count == 4096)
  }

  @Test func `running text keeps its line breaks and backslashes`() throws {
    let scratch = try ScratchFolder()
    let comment = HandMade.text(0x10, 0x4000, "LT", " one\\two\r\nthree ")
    let note = HandMade.text(0x08, 0x1030, "LO", " a \\ b")
    let path = try scratch.file(
      "a", HandMade.file(HandMade.image(more: note + comment, pixels: [0, 0, 1, 0, 2, 0, 3, 0])))
    guard case .dicom(let tree, 1) = try Worker().ask(.open(path)) else {
      Issue.record("not opened")
      return
    }
    #expect(tree.strings(Tag(0x0010_4000)) == [" one\\two\r\nthree"])
    #expect(tree.strings(.studyDescription) == ["a", "b"])
  }

  @Test func `nesting deeper than the limit is left out and counted`() throws {
    let scratch = try ScratchFolder()
    let depth = 40
    var inner = HandMade.text(0x08, 0x100, "SH", "deep")
    for _ in 0..<depth {
      let item =
        HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE000))
        + HandMade.bytes(UInt32(inner.count)) + inner
      inner = HandMade.element(0x08, 0x1140, "SQ", item)
    }
    let path = try scratch.file(
      "a", HandMade.file(HandMade.image(more: inner, pixels: [UInt8](repeating: 0, count: 8))))
    guard case .dicom(let tree, _) = try Worker().ask(.open(path)) else {
      Issue.record("not opened")
      return
    }
    #expect(tree.omittedCount == 1)
    var level = tree
    var seen = 0
    while let next = level.items(Tag(0x0008_1140)).first {
      level = next
      seen += 1
    }
    #expect(seen == 24)
  }
}
