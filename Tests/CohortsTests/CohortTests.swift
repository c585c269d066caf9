internal import Annotations
internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Testing

@Suite struct CohortTests {
  static let images = (0..<4).map { number in
    Picture.grey([Int](repeating: 60 * number, count: 4), side: 2, number: number)
  }

  @Test func `a written cohort opens, in the order of its pictures`() throws {
    let cohort = try Picture.written(Self.images, in: Picture.freshFolder("opens"))
    #expect(
      cohort.cases.map(\.pixelDigest) == Self.images.map(\.facts.pixelDigest).sorted())
    for facts in cohort.cases {
      let original = Self.images.first { $0.facts.caseID == facts.caseID }
      #expect(try cohort.image(of: facts).pixels == original?.pixels)
    }
  }

  @Test func `another key is refused`() throws {
    let folder = try Picture.freshFolder("key")
    _ = try Picture.written(Self.images, in: folder)
    let error = #expect(throws: CohortsError.self) {
      try Cohort.open(folder: folder, key: Picture.otherKey)
    }
    #expect(error?.code == .untrusted)
    #expect(error?.exitCode == 65)
  }

  @Test func `an added file is refused`() throws {
    let folder = try Picture.freshFolder("added")
    _ = try Picture.written(Self.images, in: folder)
    try Data([1, 2, 3, 4]).write(to: folder.appendingPathComponent("pixels/case-9.raw"))
    let error = #expect(throws: CohortsError.self) {
      try Cohort.open(folder: folder, key: Picture.key)
    }
    #expect(error?.reason == "1 files were added and 0 are missing since it was signed")
  }

  @Test func `a changed pixel is refused when its image is loaded`() throws {
    let folder = try Picture.freshFolder("pixel")
    let cohort = try Picture.written(Self.images, in: folder)
    let facts = cohort.cases[2]
    try Data([0, 0, 0, 1]).write(to: folder.appendingPathComponent(facts.pixelFile))
    let error = #expect(throws: CohortsError.self) { try cohort.image(of: facts) }
    #expect(error?.reason == "its pixels are not the ones that were signed")
    #expect(error?.subject == "case \(facts.caseID)")
    #expect(error?.exitCode == 65)
  }

  @Test func `masks are read as they were written, and a changed one is refused`() throws {
    let folder = try Picture.freshFolder("masks")
    let marked = Self.images[1].facts.caseID
    let mask = RunLengthMask(rows: 2, columns: 2, pixels: [0, 1, 1, 0])
    try CohortWriter.write(
      Self.images.map { (facts: $0.facts, pixels: $0.pixels) }, to: folder, key: Picture.key,
      maskLabels: ["lesion"], masks: [marked: [mask]])
    let cohort = try Cohort.open(folder: folder, key: Picture.key)
    let index = try #require(cohort.cases.firstIndex { $0.caseID == marked })
    #expect(try cohort.masks(at: index) == [mask])
    #expect(cohort.facts[index].maskLabels == ["lesion"])
    #expect(try cohort.masks(at: (index + 1) % 4) == nil)
    let plain = try Cohort(folder: folder, cases: Self.images.map(\.facts))
    #expect(cohort.digest != plain.digest)
    let file = folder.appendingPathComponent("masks/\(marked).json")
    try Data("[]".utf8).write(to: file)
    let error = #expect(throws: CohortsError.self) { try cohort.masks(at: index) }
    #expect(error?.reason == "its masks are not the ones that were signed")
    try FileManager.default.removeItem(at: file)
    let missing = #expect(throws: CohortsError.self) {
      try Cohort.open(folder: folder, key: Picture.key)
    }
    #expect(missing?.reason == "0 files were added and 1 are missing since it was signed")
  }

  @Test func `boxes are part of the digest`() throws {
    let plain = Self.images.map(\.facts)
    var boxed = plain
    boxed[0].boxes = []
    let digests = try [plain, boxed].map {
      try Cohort(folder: URL(fileURLWithPath: "/"), cases: $0).digest
    }
    #expect(digests[0] != digests[1])
  }

  @Test func `no cohort and an empty one are refused`() throws {
    let folder = try Picture.freshFolder("none")
    let none = #expect(throws: CohortsError.self) {
      try Cohort.open(folder: folder, key: Picture.key)
    }
    #expect(none?.exitCode == 66)
    let empty = #expect(throws: CohortsError.self) {
      try Picture.written([], in: Picture.freshFolder("empty"))
    }
    #expect(empty?.description == "cohort: holds no case; see what ingest said about its input")
  }

  @Test func `the digest follows from content, not from names or order`() throws {
    let cases = SplitTests.hundred
    let digest = try Picture.cohort(cases).digest
    #expect(try Picture.cohort(cases.reversed().map(Picture.renamed)).digest == digest)
    var moved = cases
    moved[0].patientID = cases[2].patientID
    #expect(try Picture.cohort(moved).digest != digest)
    var relabelled = cases
    relabelled[0].targets = ["sick": "0"]
    #expect(try Picture.cohort(relabelled).digest != digest)
  }

  @Test func `units are named by what they gather`() {
    var facts = Picture.facts(1, patient: 2)
    #expect(DecisionUnit.image.id(of: facts) == "case-001")
    #expect(DecisionUnit.series.id(of: facts) == "series-001")
    #expect(DecisionUnit.study.id(of: facts) == "study-of-patient-002")
    #expect(DecisionUnit.patient.id(of: facts) == "patient-002")
    #expect(DecisionUnit.laterality.id(of: facts) == "study-of-patient-002:U")
    facts.attributes = ["laterality": "L"]
    #expect(DecisionUnit.laterality.id(of: facts) == "study-of-patient-002:L")
  }
}
