import Files
import Foundation
import Testing

/// Answers that a model withholds, on their way to readers and to later models.
@Suite struct WithheldAnswerTests {
  /// Runs commands that must succeed.
  private func run(_ commands: [[String]], in folder: TemporaryFolder) throws -> Program.Ending? {
    var last: Program.Ending?
    for arguments in commands {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(arguments): \(ending.messages)")
      last = ending
    }
    return last
  }

  /// The workshop's model and 60 other patients, of whom half are answered for.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", "run", to: folder)
    var dump = SmallDump(patients: 60, isDICOM: true)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    _ = try run(
      [
        ["ingest", "others", "-o", "fresh"],
        [
          "calibrate", "run/model.fovea", "fresh", "-o", "new.fovea", "--abstain", "confidence",
          "--alpha", "0.5",
        ],
      ], in: folder)
    return folder
  }

  @Test func `readers are asked about them, without a call to agree with`() throws {
    let folder = try folder()
    _ = try run(
      [
        ["predict", "new.fovea", "others", "-o", "predicted"],
        ["review", "export", "predicted", "-o", "out", "--model", "new.fovea"],
      ], in: folder)
    let predicted = try CSVTable(
      contentsOf: folder.url.appendingPathComponent("predicted/predictions.csv"))
    let asked = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/review.csv"))
    func column(_ table: CSVTable, _ name: String) throws -> [String] {
      let place = try #require(table.header.firstIndex(of: name))
      return table.rows.map { $0[place] }
    }
    let units = try column(predicted, "unit_id")
    let withheld = Set(
      zip(units, try column(predicted, "status")).filter { $1 == "abstained" }.map(\.0))
    #expect((1..<units.count).contains(withheld.count))
    #expect(Set(try column(asked, "unit_id")) == Set(units))
    for (unit, call) in zip(try column(asked, "unit_id"), try column(asked, "call")) {
      #expect(call.isEmpty == withheld.contains(unit), "\(call)")
    }
    let page = try folder.text("out/review.html")
    #expect(
      page.components(separatedBy: "The model withheld its answer").count - 1 == withheld.count)
  }

  @Test func `a report of findings in DICOM says which label was withheld`() throws {
    let folder = try folder()
    _ = try run(
      [
        ["deidentify", "others", "-o", "released"],
        [
          "predict", "new.fovea", "released", "-o", "predicted", "--format", "csv,dicom-sr",
        ],
      ], in: folder)
    let statuses = try folder.text("predicted/predictions.csv").components(
      separatedBy: ",abstained,")
    let reports = try FileManager.default.subpathsOfDirectory(
      atPath: folder.path("predicted/dicom")
    ).filter { $0.hasSuffix(".dcm") }
    #expect(!reports.isEmpty && statuses.count > 1)
    var withheld = 0
    for name in reports {
      let data = try Data(
        contentsOf: folder.url.appendingPathComponent("predicted/dicom/\(name)"))
      let text = String(decoding: data, as: UTF8.self)
      withheld += text.components(separatedBy: "finding: abstains: ").count - 1
    }
    #expect(withheld == statuses.count - 1)
  }

  @Test func `a second calibration keeps the rules of the first, unless they are taken away`()
    throws
  {
    let folder = try folder()
    _ = try run(
      [
        ["calibrate", "new.fovea", "fresh", "-o", "again.fovea"],
        ["calibrate", "new.fovea", "fresh", "-o", "never.fovea", "--abstain", "none"],
        ["predict", "again.fovea", "others", "-o", "again"],
        ["predict", "never.fovea", "others", "-o", "never"],
      ], in: folder)
    #expect(try folder.text("again/predictions.csv").contains(",abstained,"))
    #expect(!(try folder.text("never/predictions.csv").contains(",abstained,")))
  }

  @Test func `fine-tuning says where sets and limits have too few patients`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    let ending = try #require(
      try run(
        [
          ["finetune", "cohort", "-o", "run"] + Workshop.quickly
            + [
              "--set", "calibration.conformal=lac", "--set", "calibration.alpha=0.01",
            ]
        ], in: folder))
    #expect(
      ending.messages.contains("conformal sets: fewer than 10 patients"), "\(ending.messages)")
  }

  @Test func `a model calibrated on all of a cohort decides nothing on its test part`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 60).write(to: folder, "dump")
    var others = SmallDump(patients: 60)
    others.patientID = { "99\(2000 + $0)" }
    others.firstNumber = 500_000
    try others.write(to: folder, "others")
    _ = try run(
      [
        ["ingest", "dump", "-o", "cohort"], ["split", "cohort"],
        ["finetune", "cohort", "-o", "first"] + Workshop.quickly,
        ["ingest", "others", "-o", "fresh"],
        ["calibrate", "first/model.fovea", "fresh", "-o", "spent.fovea"],
        ["split", "fresh"],
      ], in: folder)
    let ending = try Program.run(
      [
        "review", "decide", "first/model.fovea", "spent.fovea", "fresh", "-o", "registry",
        "--test", "--key", "key",
      ], in: folder)
    #expect(ending.status == 65, "\(ending.messages)")
    #expect(
      ending.errors == [
        "challenger: was calibrated on all images of this cohort, which cannot test it any more; "
          + "evaluate on another cohort; nothing was opened"
      ], "\(ending.errors)")
    #expect(!folder.holds("fresh/test-openings.jsonl"))
  }
}
