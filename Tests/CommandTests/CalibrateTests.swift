import Files
import Foundation
import Testing

/// A finished model, calibrated on other images.
@Suite struct CalibrateTests {
  /// The workshop's model and cohort beside a cohort of 60 other patients, not split.
  private func folder() throws -> TemporaryFolder {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    let ending = try Program.run(
      ["ingest", "others", "-o", "fresh", "--key", "key"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return folder
  }

  private func calibrate(
    _ cohort: String, _ more: String..., in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      ["calibrate", "run/model.fovea", cohort, "-o", "new.fovea", "--key", "key"] + more,
      in: folder)
  }

  private func digest(_ name: String, in folder: TemporaryFolder) throws -> String {
    try Digest.sha256(of: URL(fileURLWithPath: folder.path(name)))
  }

  @Test(arguments: ["temperature", "platt", "isotonic", "none"])
  func `new patients give a new model that says so`(method: String) throws {
    let folder = try folder()
    let old = try digest("run/model.fovea", in: folder)
    let ending = try calibrate(
      "fresh", "--method", method, "--threshold", "specificityAtLeast=0.8", "--trained-on",
      "cohort", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 7, "\(ending.output)")
    #expect(lines[0].hasPrefix("calibrated by \(method) on "), "\(lines)")
    #expect(lines[0].contains(" patients, all images of the cohort"), "\(lines)")
    #expect(lines[1].hasPrefix("finding before: Brier 0."), "\(lines)")
    #expect(lines[2].hasPrefix("finding after, on the same units: Brier 0."), "\(lines)")
    #expect(lines[1].contains("ECE 0.") && lines[1].contains("(by chance 0."), "\(lines)")
    #expect(lines[1].contains(", in the large ") && lines[1].contains(", slope "), "\(lines)")
    #expect(
      lines[3].contains(", lowest threshold with specificity of at least 0.8; sensitivity "),
      "\(lines)")
    #expect(lines[4] == "model: \(folder.path("new.fovea"))")
    #expect(lines[5] == "sha256: \(try digest("new.fovea", in: folder))")
    #expect(
      lines[6]
        == "these images are spent: they cannot test the new model, and reports on them say so")
    #expect(try digest("run/model.fovea", in: folder) == old)
    let again = try calibrate(
      "fresh", "--method", method, "--threshold", "specificityAtLeast=0.8", "--threads", "1",
      "--force", in: folder)
    #expect(again.output == ending.output, "\(again.messages)")
    #expect(
      again.messages.contains(
        "warning: the model was trained on another cohort; whether it saw these patients is not "
          + "known unless --trained-on names that cohort\n"))
  }

  @Test func `images of a calibration test nothing any more`() throws {
    let folder = try folder()
    #expect(try calibrate("fresh", in: folder).status == 0)
    #expect(try Program.run(["split", "fresh", "--key", "key"], in: folder).status == 0)
    let command = ["evaluate", "new.fovea", "fresh", "-o", "out", "--key", "key"]
    let test = try Program.run(command + ["--test"], in: folder)
    #expect(test.status == 65)
    #expect(
      test.errors == [
        "new: was calibrated on all images of this cohort, which cannot test it any more; "
          + "evaluate on another cohort; nothing was opened"
      ])
    #expect(!folder.holds("fresh/test-openings.jsonl"))
    let validation = try Program.run(command + ["--gate", "overall.auroc=min:0"], in: folder)
    #expect(validation.status == 1, "\(validation.messages)")
    let page = try folder.text("out/report/report.html")
    #expect(page.contains("Tuning: the thresholds were fitted on the data"))
    #expect(page.contains("Calibrated after training"))

    let other = try Program.run(
      ["evaluate", "new.fovea", "cohort", "-o", "other", "--test", "--key", "key"], in: folder)
    #expect(other.status == 0, "\(other.messages)")
    #expect(!(try folder.text("other/report/report.html")).contains("Tuning: "))
  }

  @Test func `the validation part of the training is calibrated on, and no other`() throws {
    let folder = try folder()
    let ending = try calibrate("cohort", "--threshold", "fixed=0.25", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.hasPrefix("calibrated by temperature on "), "\(ending.output)")
    #expect(ending.output.contains(" patients, the validation part"), "\(ending.output)")
    #expect(ending.output.contains("\nfinding: threshold 0.2500, threshold stated as 0.25; "))
    #expect(!ending.messages.contains("warning: the model was trained on another cohort"))
    let evaluate = try Program.run(
      ["evaluate", "new.fovea", "cohort", "-o", "out", "--key", "key"], in: folder)
    #expect(evaluate.status == 0, "\(evaluate.messages)")
    #expect(try folder.text("out/report/report.html").contains("Tuning: "))
    let predict = try Program.run(
      ["predict", "new.fovea", "others", "-o", "predicted", "--key", "key"], in: folder)
    #expect(predict.status == 0, "\(predict.messages)")
    #expect(try folder.text("predicted/predictions.csv").contains(",0.25,"))
  }

  @Test func `it is one document with a schema`() throws {
    let folder = try folder()
    let ending = try calibrate("fresh", "--json", in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == "fovea.calibrate/1")
    let record = try #require(members["calibration"] as? [String: Any])
    let outputs = try #require(record["outputs"] as? [[String: Any]])
    let after = try #require(outputs[0]["after"] as? [String: [String: Any]])
    #expect(
      after.keys.sorted()
        == ["brier", "calibration_slope", "citl", "ece", "sensitivity", "specificity"])
    #expect(after["sensitivity"]?["lower"] is Double)
    #expect(after["sensitivity"]?["denominator"] as? Int == 30)
  }
}
