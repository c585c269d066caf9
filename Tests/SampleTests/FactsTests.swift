import Files
import Foundation
import Testing

/// What SampleData's README promises, counted again from the files.
@Suite struct FactsTests {
  private let folder = SampleFolder.committed
  private static let broken = "PAT00002_ST0430_IM00501.dcm"

  private func patients() throws -> [SamplePatient] {
    try SamplePatient.all(
      of: folder, labels: "labels.csv", demographics: "demographics.csv", without: Self.broken)
  }

  /// The rows of the README's table of groups, and who belongs to each.
  private static let groups: [(name: String, belongs: @Sendable (SamplePatient) -> Bool)] = [
    ("all", { _ in true }),
    ("sex F", { $0.sex == "F" }),
    ("sex M", { $0.sex == "M" }),
    ("sex unknown", { $0.sex.isEmpty }),
    ("age 18-39", { (18...39).contains($0.age ?? 0) }),
    ("age 40-64", { (40...64).contains($0.age ?? 0) }),
    ("age 65-89", { (65...89).contains($0.age ?? 0) }),
    ("age unknown", { $0.age == nil }),
    ("site A", { $0.site == "A" }),
    ("site B", { $0.site == "B" }),
    ("site C", { $0.site == "C" }),
  ]

  @Test(arguments: FactsTests.groups.map(\.name))
  func `the README counts the group as the tables do`(name: String) throws {
    let belongs = try #require(Self.groups.first { $0.name == name }).belongs
    let members = try patients().filter(belongs)
    let lesions = members.flatMap(\.lesions)
    let counts = [
      members.count, members.count { $0.lesions.contains("1") },
      members.count { !$0.lesions.contains("1") }, lesions.count,
      lesions.count { $0 == "1" }, lesions.count { $0 == "0" },
    ]
    let row = "| " + ([name] + counts.map(String.init)).joined(separator: " | ") + " |"
    #expect(try folder.text("README.md").split(separator: "\n").contains { $0 == row }, "\(row)")
  }

  @Test(arguments: FactsTests.groups.map(\.name).filter { !$0.hasSuffix("unknown") })
  func `every group has at least forty patients of either class`(name: String) throws {
    let belongs = try #require(Self.groups.first { $0.name == name }).belongs
    let members = try patients().filter(belongs)
    #expect(members.count { $0.lesions.contains("1") } >= 40)
    #expect(members.count { $0.lesions.contains("0") } >= 40)
  }

  @Test func `all pictures of a patient are of one class`() throws {
    let mixed = try patients().filter { Set($0.lesions).count != 1 }
    #expect(mixed.isEmpty)
  }

  @Test func `every label has its file and every file its label`() throws {
    let labels = try folder.table("labels.csv")
    let named = labels.rows.indices.map { "dicom/" + (labels[$0, "path"] ?? "") }.sorted()
    #expect(try folder.paths(under: "dicom") == named)
    let pictures = try folder.table("png/labels.csv")
    let files = pictures.rows.indices.map { "png/" + (pictures[$0, "path"] ?? "") }.sorted()
    #expect(try folder.paths(under: "png").filter { $0.hasSuffix(".png") } == files)
  }

  @Test(arguments: ["labels.csv", "png/labels.csv"])
  func `a mask is named for pictures with a lesion and no others`(path: String) throws {
    let labels = try folder.table(path)
    for row in labels.rows.indices {
      let mask = try #require(labels[row, "mask"])
      #expect(mask.isEmpty == (labels[row, "lesion"] == "0"), "row \(row + 2)")
      if !mask.isEmpty {
        let size = try folder.data("masks/" + mask).count
        #expect(size > 0, "row \(row + 2)")
      }
    }
  }

  @Test func `every mask is named by a label`() throws {
    var named: Set<String> = []
    for path in ["labels.csv", "png/labels.csv"] {
      let labels = try folder.table(path)
      for row in labels.rows.indices { named.insert("masks/" + (labels[row, "mask"] ?? "")) }
    }
    #expect(try folder.paths(under: "masks").filter { !named.contains($0) } == [])
  }

  @Test func `nobody is in two of the three folders`() throws {
    let dump = try folder.table("demographics.csv")
    let pictures = try folder.table("png/demographics.csv")
    let known = Set(dump.rows.indices.compactMap { dump[$0, "patient_id"] })
    let others = Set(pictures.rows.indices.compactMap { pictures[$0, "patient_id"] })
    #expect(known.count == 350)
    #expect(others.count == 50)
    #expect(known.isDisjoint(with: others))
    for path in try folder.paths(under: "study") {
      let bytes = String(decoding: try folder.data(path), as: UTF8.self)
      #expect(known.union(others).first { bytes.contains($0) } == nil, "\(path)")
    }
  }

  @Test(arguments: [
    ("implicit little endian", "1.2.840.10008.1.2"),
    ("explicit little endian", "1.2.840.10008.1.2.1"),
    ("deflated", "1.2.840.10008.1.2.1.99"),
    ("RLE", "1.2.840.10008.1.2.5"),
    ("JPEG lossless", "1.2.840.10008.1.2.4.70"),
  ])
  func `the README counts the transfer syntax as the files do`(name: String, uid: String) throws {
    let count = try folder.paths(under: "dicom").filter { $0 != "dicom/" + Self.broken }
      .count { DICOMHeader(try folder.data($0)).transferSyntax == uid }
    let start = "| \(name) | \(uid) | \(count) |"
    #expect(
      try folder.text("README.md").split(separator: "\n").contains { $0.hasPrefix(start) },
      "\(start)")
    #expect(count >= 90)
  }

  @Test func `exactly one file of the dump is cut short`() throws {
    let readme = try folder.text("README.md")
    #expect(readme.contains("`\(Self.broken)`"))
    // 80 by 80 pixels, uncompressed: the header alone would make the file longer than its pixels.
    #expect(try folder.data("dicom/" + Self.broken).count < 80 * 80)
  }

  @Test func `everything together is below eight mebibytes`() throws {
    let bytes = try folder.paths().reduce(0) { try $0 + folder.data($1).count }
    #expect(bytes < 8 << 20)
  }
}
