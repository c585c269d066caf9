import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Several readers of one image, and the rule that makes one label of theirs.
@Suite struct ReaderTests {
  private static let labels =
    "path,reader,x,finding\n1.png,Ada,1,mass\n1.png,Bo,1,mass\n1.png,Cy,0,\n"
    + "2.png,Ada,0,none\n2.png,Bo,0,mass\n3.png,Bo,1,cyst\n4.png,Ada,-1,cyst\n4.png,Bo,0,cyst\n"
    + "4.png,Cy,0,none\n5.png,Ada,1,none\n5.png,Bo,-1,none\n"

  private func ingest(_ labels: String, _ rule: ConsensusRule) async throws -> (
    summary: IngestSummary, cases: [ManifestCase], events: [IngestEvent]
  ) {
    let shop = try Workshop()
    for seed in 1...5 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    var options = try shop.options(labels: labels)
    options.consensus = rule
    return try await shop.ingest(options)
  }

  /// The labels of a column in the order of the pictures.
  private func column(_ name: String, _ rule: ConsensusRule) async throws -> [String?] {
    var found: [String?] = []
    let lines = Self.labels.split(separator: "\n")
    for seed in 1...5 {
      let rows = lines.filter { $0.hasPrefix("\(seed).png") }
      let text = ([lines[0]] + rows).joined(separator: "\n")
      let cases = try await ingest(text, rule).cases
      found.append(cases.first?.targets[name])
    }
    return found
  }

  /// By hand: votes 1 1 0, 0 0, 1, -1 0 0 and 1 -1.
  @Test(
    arguments: [
      (.majority, ["1", "0", "1", "0", "-1"]), (.unanimous, ["-1", "0", "1", "-1", "-1"]),
      (.any, ["1", "0", "1", "-1", "1"]), (.all, ["0", "0", "1", "0", "-1"]),
    ] as [(ConsensusRule, [String])])
  func `a rule makes one label of several`(rule: ConsensusRule, expected: [String]) async throws {
    if rule == .majority || rule == .unanimous {
      let found = try await column("x", rule)
      #expect(found == expected)
      return
    }
    let onlyX = Self.labels.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).prefix(3).joined(separator: ",")
    }
    for (index, label) in expected.enumerated() {
      let rows = onlyX.filter { $0.hasPrefix("\(index + 1).png") }
      let text = ([onlyX[0]] + rows).joined(separator: "\n")
      let found = try await ingest(text, rule).cases.first?.targets["x"]
      #expect(found == label, "\(index + 1).png")
    }
  }

  @Test func `a tie and a blank leave words uncertain or as they are`() async throws {
    let found = try await column("finding", .majority)
    #expect(found == ["mass", "-1", "cyst", "cyst", "none"])
  }

  @Test func `readings, counts and pseudonyms are kept`() async throws {
    let (summary, cases, events) = try await ingest(Self.labels, .majority)
    let names = Pseudonyms(key: try Workshop().key)
    let (ada, bo) = (names.readerID("Ada"), names.readerID("Bo"))
    #expect(cases.count == 5)
    #expect(cases.count { $0.readings == nil } == 1)
    #expect(cases.first { $0.readings == nil }?.reader == bo)
    #expect(
      cases.contains {
        $0.readings == [ada: ["x": "0", "finding": "none"], bo: ["x": "0", "finding": "mass"]]
          && $0.reader == nil && $0.targets == ["x": "0", "finding": "-1"]
      })
    let readers = try #require(summary.readers)
    #expect(readers.rule == .majority)
    #expect(readers.readers == [ada, bo, names.readerID("Cy")].sorted())
    #expect(readers.images == 4)
    #expect(readers.disputed == ["x": 3, "finding": 2])
    #expect(readers.uncertain == ["x": 1, "finding": 1])
    #expect(summary.labelRows.matched == 11)
    for sentence in [
      "labels.csv: 4 images have several of 3 readers; where they differ, the rule is majority",
      "labels.csv: readers differ on finding in 2 images, of which 1 are uncertain now",
      "labels.csv: readers differ on x in 3 images, of which 1 are uncertain now",
    ] {
      #expect(events.contains(.note(sentence)), "\(sentence)")
    }
  }

  @Test func `readers who agree need no rule`() async throws {
    let (summary, cases, _) = try await ingest(
      "path,reader,x\n1.png,Ada,1\n1.png,Bo,1\n2.png,Ada,0\n", .mustAgree)
    #expect(Set(cases.map(\.targets)) == [["x": "1"], ["x": "0"]])
    #expect(summary.notes == ["labels.csv: 1 images have several of 2 readers, who agree"])
  }

  @Test func `labels with a fraction are the numbers that they are`() async throws {
    let text = "path,reader,x\n1.png,Ada,1.0\n1.png,Bo,0\n2.png,Ada,1\n2.png,Bo,1.0\n"
    let cases = try await ingest(text, .any).cases
    #expect(cases.compactMap { $0.targets["x"] } == ["1", "1"])
    #expect(
      try await ingest("path,reader,x\n2.png,Ada,1\n2.png,Bo,1.0\n", .mustAgree).cases.count == 1)
  }

  @Test func `a side that two readers write in two ways is one`() async throws {
    let text = "path,laterality,reader,x\n1.png,L,Ada,1\n1.png,left,Bo,1\n"
    #expect(try await ingest(text, .mustAgree).cases.first?.attributes["laterality"] == "L")
  }

  @Test(
    arguments: [
      (
        "path,reader,x\n1.png,Ada,1\n1.png,Bo,0\n", .mustAgree,
        "labels.csv rows 2 and 3: readers differ in column x; say what then holds: "
          + "--consensus majority, unanimous, any or all (ingest.consensus)"
      ),
      (
        "path,reader,x\n1.png,Ada,mass\n1.png,Bo,cyst\n", .any,
        "labels.csv rows 2 and 3: readers differ in column x, and any needs 0, 1 or -1; "
          + "correct the column, or say --consensus majority or unanimous"
      ),
      (
        "path,reader,x\n1.png,Ada,1\n1.png,Ada,0\n1.png,Bo,0\n", .majority,
        "labels.csv rows 2 and 3: name the same image and differ in column x; keep the right one"
      ),
      (
        "path,x\n1.png,1\n1.png,0\n", .majority,
        "labels.csv rows 2 and 3: name the same image and differ in column x; keep the right one"
      ),
    ] as [(String, ConsensusRule, String)])
  func `readers who differ without a rule are refused`(
    labels: String, rule: ConsensusRule, sentence: String
  ) async throws {
    let error = await #expect(throws: IngestError.self) { try await ingest(labels, rule) }
    #expect(error?.description == sentence)
    #expect(error?.exitCode == 65)
  }
}
