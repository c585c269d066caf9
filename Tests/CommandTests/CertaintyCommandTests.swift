import Foundation
import Testing

/// A model that makes conformal sets and withholds answers, from its calibration to its report.
@Suite struct CertaintyCommandTests {
  /// The workshop's model, calibrated on 60 other patients.
  private func folder(_ flags: [String]) throws -> TemporaryFolder {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    let ingest = try Program.run(
      ["ingest", "others", "-o", "fresh", "--key", "key"], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    let calibrate = try Program.run(
      ["calibrate", "run/model.fovea", "fresh", "-o", "new.fovea", "--key", "key"] + flags,
      in: folder)
    #expect(calibrate.status == 0, "\(calibrate.messages)")
    return folder
  }

  private func rows(_ name: String, in folder: TemporaryFolder) throws -> [[String: Any]] {
    let document = try JSONSerialization.jsonObject(with: Data(folder.text(name).utf8))
    return try #require((document as? [String: Any])?["rows"] as? [[String: Any]])
  }

  @Test func `answers that no single-answer set supports are withheld`() throws {
    let folder = try folder(["--conformal", "lac", "--abstain", "conformal", "--alpha", "0.2"])
    let predict = try Program.run(
      ["predict", "new.fovea", "others", "-o", "out", "--key", "key"], in: folder)
    #expect(predict.status == 0, "\(predict.messages)")
    let rows = try rows("out/predictions.json", in: folder)
    let withheld = rows.filter { $0["status"] as? String == "abstained" }
    let given = rows.filter { $0["status"] as? String == "ok" }
    #expect(predict.output.contains("\(withheld.count) abstained"), "\(predict.output)")
    for row in withheld {
      #expect(row["call"] == nil)
      #expect(row["score"] is Double)
      #expect((row["reason"] as? String)?.hasPrefix("abstains: ") == true)
    }
    for row in given {
      #expect(row["conformal_set"] as? String == (row["call"] as? Int == 1 ? "yes" : "no"))
    }
    let header = try folder.text("out/predictions.csv").prefix { $0 != "\n" && $0 != "\r" }
    #expect(header.hasSuffix(",conformal_set"))
    let single = try Program.run(
      ["predict", "new.fovea", "others", "-o", "single", "--threads", "1", "--key", "key"],
      in: folder)
    #expect(single.status == 0, "\(single.messages)")
    #expect(
      try folder.text("single/predictions.csv") == (try folder.text("out/predictions.csv")))
  }

  /// What is asked for beside --alpha takes it; what nobody mentions stays as it is declared.
  @Test func `a chance is of what is asked for beside it, or of both`() throws {
    let folder = try folder(["--conformal", "lac", "--alpha", "0.2"])
    func check(_ from: String, _ to: String, _ flags: [String], set: Double, share: Double) throws {
      let ending = try Program.run(
        ["calibrate", from, "fresh", "-o", to, "--key", "key"] + flags, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      #expect(
        ending.output.contains("the truth missed with a chance of \(set) among all units"),
        "\(ending.output)")
      #expect(
        ending.output.contains("that of the least confident share of \(share)"),
        "\(ending.output)")
    }
    try check(
      "new.fovea", "one.fovea", ["--abstain", "confidence", "--alpha", "0.4"], set: 0.2, share: 0.4)
    try check(
      "one.fovea", "two.fovea", ["--conformal", "aps", "--alpha", "0.3"], set: 0.3, share: 0.4)
    try check("two.fovea", "three.fovea", ["--alpha", "0.25"], set: 0.25, share: 0.25)
  }

  @Test func `a report counts what was withheld and gives the numbers of all`() throws {
    let folder = try folder(["--abstain", "confidence", "--alpha", "0.9"])
    func lines(_ model: String, _ output: String) throws -> [String] {
      let ending = try Program.run(
        ["evaluate", model, "cohort", "-o", output, "--key", "key"], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      return ending.output.split(separator: "\n").map(String.init).filter {
        $0.hasPrefix("finding: AUROC")
      }
    }
    let plain = try Program.run(
      [
        "calibrate", "new.fovea", "fresh", "-o", "plain.fovea", "--abstain", "none", "--key", "key",
      ],
      in: folder)
    #expect(plain.status == 0, "\(plain.messages)")
    #expect(try lines("new.fovea", "some") == (try lines("plain.fovea", "all")))
    let some = try folder.text("some/report/report.html")
    #expect(some.contains("<h2>How sure the answers are</h2>"))
    #expect(some.contains("All other numbers of this report count the withheld answers."))
    #expect(some.contains("Abstaining"))
    #expect(!(try folder.text("all/report/report.html")).contains("Deferral rate"))
    let numbers = try folder.text("some/report/metrics_long.csv")
    for name in [",deferral,", ",accuracy_all,", ",accuracy_answered,", ",aurc,", ",e_aurc,"] {
      #expect(numbers.contains(name), "\(name)")
    }
    let withheld = try rows("some/predictions.json", in: folder).filter {
      $0["status"] as? String == "abstained"
    }
    #expect(!withheld.isEmpty)
    // A table of predictions tells the same when it comes from outside.
    let patients = Set(
      try rows("some/predictions.json", in: folder).compactMap { $0["patient_id"] as? String })
    try Data(
      ("patient_id,sex\n" + patients.sorted().map { "\($0),F\n" }.joined()).utf8
    ).write(to: URL(fileURLWithPath: folder.path("people.csv")))
    let report = try Program.run(
      [
        "report", "--predictions", "some/predictions.csv", "--demographics", "people.csv", "-o",
        "again", "--key", "key",
      ], in: folder)
    #expect(report.status == 0, "\(report.messages)")
    #expect(try folder.text("again/report/report.html").contains("answers were withheld"))
  }

  @Test func `a release does not tell who was hard to judge`() throws {
    let folder = try folder(["--conformal", "lac", "--abstain", "conformal", "--alpha", "0.2"])
    let seal = try Program.run(
      ["evaluate", "new.fovea", "cohort", "-o", "out", "--release", "--key", "key"], in: folder)
    guard seal.status == 0 else {
      #expect(seal.messages.contains("seal"), "\(seal.messages)")
      return
    }
    #expect(!(try folder.text("out/report/report.json")).contains("\"certainty\""))
  }
}
