import DecodeProtocol
import Delivery
import Foundation
import Privacy
import TestSupport
import Testing

/// What files say of burned-in text themselves, and what rules of devices change.
@Suite struct DeclaredTextTests {
  private static let declared = DataElement(.burnedInAnnotation, "CS", "YES")

  private func refusal(
    _ dataSet: DataSet, _ options: Set<ProfileOption>
  ) async throws -> [String] {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(dataSet))
    return try await workshop.run(options).refusals.map(\.reason)
  }

  /// A structured report: no pixels.
  private static func report() -> DataSet {
    var made = Sample.dataSet([
      DataElement(Tag(0x0008_0016), "UI", "1.2.840.10008.5.1.4.1.1.88.11"), declared,
    ])
    made.elements.removeAll { $0.tag.group == 0x0028 && $0.tag != .burnedInAnnotation }
    made.elements.removeAll { $0.tag == .pixelData }
    return made
  }

  private static let unfound = """
    Burned In Annotation (0028,0301) says that its pixels identify the patient, and no text was \
    found in them; name its place in --pixel-regions
    """

  @Test func `declared text that is not found refuses the file, image or not`() async throws {
    #expect(try await refusal(Sample.dataSet([Self.declared]), [.pixels]) == [Self.unfound])
    #expect(try await refusal(Self.report(), [.pixels]) == [Self.unfound])
  }

  @Test(arguments: [1, 3])
  func `declared text in an item counts`(depth: Int) async throws {
    let image = Sample.dataSet([Sample.nested(Self.declared, depth: depth)])
    #expect(try await refusal(image, [.pixels]) == [Self.unfound])
    #expect(
      try await refusal(image, []) == [
        """
        Burned In Annotation (0028,0301) says that its pixels identify the patient; --clean \
        pixels blanks the text that is found
        """
      ])
  }

  @Test func `a statement in an item goes when the text is blanked`() async throws {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw("QUILLON 1977", x: 30, y: 40, scale: 2, level: 230)
    let image = Sample.dataSet([
      Sample.number(0x0028_0010, 160), Sample.number(0x0028_0011, 260),
      Sample.nested(Self.declared, depth: 1),
      DataElement(
        tag: .pixelData, vr: "OB", value: .bytes(picture.samples.map { UInt8($0) })),
    ])
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(image))
    let summary = try await workshop.run([.pixels])
    #expect(summary.refusals.map(\.reason) == [])
    let made = try workshop.dataSet(try #require(try workshop.paths().first))
    #expect(made.string(.burnedInAnnotation) == "NO")
    #expect(Sample.found(.burnedInAnnotation, in: made, depth: 1) == nil)
  }

  @Test func `under rules of devices nothing is copied unsearched`() async throws {
    let workshop = try Workshop()
    try workshop.add("file", Sample.file(Sample.dataSet()))
    _ = try await workshop.run([.pixels], output: "first")
    let plain = try await workshop.run([.pixels], input: "first", output: "second")
    #expect(plain.files.copied == 1)
    let table = workshop.url.appendingPathComponent("rules.csv")
    try Data(
      "manufacturer,model,rows,columns,x,y,width,height\nGE,Logiq,480,640,0,0,640,40\n".utf8
    ).write(to: table)
    let ruled = try await workshop.run(
      [.pixels], input: "first", output: "third", pixelRules: try PixelRules(contentsOf: table))
    #expect(ruled.files.copied == 0)
    #expect(ruled.files.released == 1)
  }
}
