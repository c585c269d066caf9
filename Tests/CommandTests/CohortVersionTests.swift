import Foundation
import Testing

/// What holds of a cohort holds of the version that feedback makes of it.
@Suite struct CohortVersionTests {
  /// The workshop's model and cohort, beside a cohort of 60 other patients, not split.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", "run", to: folder)
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    _ = try run(["ingest", "others", "-o", "fresh"], in: folder)
    return folder
  }

  private func run(
    _ arguments: [String], in folder: TemporaryFolder, status: Int32 = 0
  ) throws -> Program.Ending {
    let ending = try Program.run(arguments + ["--key", "key"], in: folder)
    #expect(ending.status == status, "\(arguments): \(ending.messages)")
    return ending
  }

  /// Makes the next version of a cohort that is split, with one answer accepted.
  private func makeVersion(
    _ next: String, of cohort: String, in folder: TemporaryFolder
  ) throws {
    let one = try #require(ReviewSheet.cases(folder, cohort).first { $0.part == "train" })
    try folder.write(
      ReviewSheet.header + ReviewSheet.row(one.id, call: one.label ?? "", "accepted"),
      to: "feedback.csv")
    _ = try run(["review", "import", "feedback.csv", cohort, "-o", next], in: folder)
  }

  @Test func `the cohort of a training may be named by its next version`() throws {
    let folder = try folder()
    try makeVersion("next", of: "cohort", in: folder)
    let calibrate = ["calibrate", "run/model.fovea", "fresh", "-o", "new.fovea", "--trained-on"]
    let ending = try run(calibrate + ["next"], in: folder)
    #expect(!ending.messages.contains("whether it saw these patients is not known"))
    _ = try run(["split", "fresh"], in: folder)
    try makeVersion("later", of: "fresh", in: folder)
    let other = try run(calibrate + ["later", "--force"], in: folder, status: 65)
    #expect(
      other.errors == [
        "--trained-on: is not the cohort that model was trained on; name that cohort, or leave the "
          + "flag out"
      ])
  }

  @Test func `what a calibration spent is spent in the next version too`() throws {
    let folder = try folder()
    _ = try run(["calibrate", "run/model.fovea", "fresh", "-o", "new.fovea"], in: folder)
    _ = try run(["split", "fresh"], in: folder)
    try makeVersion("later", of: "fresh", in: folder)
    let evaluate = ["evaluate", "new.fovea", "later", "-o", "out"]
    let test = try run(evaluate + ["--test"], in: folder, status: 65)
    #expect(
      test.errors == [
        "new: was calibrated on all images of this cohort, which cannot test it any more; "
          + "evaluate on another cohort; nothing was opened"
      ])
    _ = try run(evaluate, in: folder)
    let page = try folder.text("out/report/report.html")
    #expect(page.contains("Tuning: the thresholds were fitted on the data"))
  }

  @Test func `the validation part of a training is tuning in the next version, its test part not`()
    throws
  {
    let folder = try folder()
    try makeVersion("next", of: "cohort", in: folder)
    for (flags, isTuning) in [([], true), (["--test"], false)] {
      let output = isTuning ? "validated" : "tested"
      _ = try run(["evaluate", "run/model.fovea", "next", "-o", output] + flags, in: folder)
      let page = try folder.text("\(output)/report/report.html")
      #expect(page.contains("Tuning: ") == isTuning, "\(output)")
    }
  }
}
