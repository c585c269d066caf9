import Foundation
import Ingest
import Testing

/// Copies of a picture under other patients' names, and pictures that only are of one kind.
@Suite struct LookAlikeTests {
  /// A way in which a copy differs.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var rows = 96
    var columns = 80
    var margin = 0.0
    var curve: @Sendable (Double) -> Double = { $0 }
  }

  static let changes = [
    Change(testDescription: "half the size", rows: 48, columns: 40),
    Change(testDescription: "twice the size", rows: 192, columns: 160),
    Change(testDescription: "other proportions", rows: 90, columns: 90),
    Change(testDescription: "a pixel cut off at each edge", rows: 94, columns: 78, margin: 0.0105),
    Change(testDescription: "2 % cut off at each edge", margin: 0.02),
    Change(testDescription: "brightened", curve: { sqrt($0) }),
    Change(testDescription: "darkened", curve: { $0 * $0 }),
    Change(testDescription: "windowed", curve: { ($0 - 0.1) / 0.75 }),
    Change(testDescription: "in 12 levels", curve: { ($0 * 11).rounded() / 11 }),
  ]

  private func groups(_ pictures: [(PictureSketch?, String)]) throws -> [[Int]] {
    LookAlikeSearch(
      try pictures.map { (sketch: try #require($0.0), patientID: $0.1) }
    ).groups()
  }

  @Test(arguments: changes)
  func `a copy is found among others`(change: Change) throws {
    var pictures = (0..<30).map { (InventedScene($0).sketch(), "patient \($0)") }
    pictures.append(
      (
        InventedScene(7).sketch(
          rows: change.rows, columns: change.columns, margin: change.margin, curve: change.curve),
        "another"
      ))
    #expect(try groups(pictures) == [[7, 30]])
  }

  @Test func `two copies of one picture are one group, and a patient's own copy is none`() throws {
    let pictures = [
      (InventedScene(1).sketch(), "a"), (InventedScene(2).sketch(), "a"),
      (InventedScene(2).sketch(rows: 60), "a"), (InventedScene(1).sketch(rows: 70), "b"),
      (InventedScene(3).sketch(), "b"), (InventedScene(1).sketch(margin: 0.01), "c"),
    ]
    #expect(try groups(pictures) == [[0, 3, 5]])
  }

  /// Radiographs of one view are alike in all but details; the copy among them is found.
  @Test func `what all pictures share makes none of them a copy`() throws {
    let scenes = (0..<60).map { InventedScene($0, shared: 0.85) }
    var pictures = scenes.enumerated().map { ($1.sketch(), "patient \($0)") }
    #expect(try groups(pictures) == [])
    pictures.append((scenes[20].sketch(rows: 200, columns: 190), "another"))
    #expect(try groups(pictures) == [[20, 60]])
  }

  @Test func `a cohort says which cases look alike, and counts them`() async throws {
    let shop = try Workshop()
    func add(_ name: String, _ scene: Int, rows: Int, patient: Int) throws {
      var image = TinyDICOM(patient: "\(patient)", study: patient, instance: scene + rows)
      image.rows = rows
      image.columns = 80
      image.samples = InventedScene(scene).samples(rows: rows, columns: 80)
      try shop.add(name, image.bytes)
    }
    try add("a", 1, rows: 96, patient: 1)
    try add("b", 2, rows: 96, patient: 2)
    try add("c", 1, rows: 64, patient: 3)
    try add("d", 2, rows: 64, patient: 2)
    try add("e", 1, rows: 64, patient: 4)
    let (summary, cases, events) = try await shop.ingest(shop.options())
    #expect(summary.lookAlikes?.groups == 1)
    #expect(summary.lookAlikes?.cases == 3)
    #expect(summary.lookAlikes?.patients == 3)
    #expect(summary.identicalPixels.pictures == 1)
    #expect(Set(cases.filter { $0.lookAlike == 0 }.map(\.rows)) == [96, 64])
    #expect(cases.count { $0.lookAlike == nil } == 2)
    #expect(
      events.last
        == .note(
          "1 group of pictures of different patients look alike, in 3 cases of 3 patients: a "
            + "split keeps each on one side, but only checks one that is given"))
  }
}
