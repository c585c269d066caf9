import Files
import Foundation
import Testing

/// Pretrained against random weights, made by `fovea run` where its pipeline asks for it.
@Suite struct LearningCurveTests {
  private static let pipeline = """
    input: {folder: dump}
    split: {folds: 2, test: 0}
    model: {targets: [finding], inputSize: 32}
    training: {epochs: 1, batch: 8, earlyStopping: {patience: null}}
    evaluation: {groups: [], bootstrap: 50, permutations: 50, learningCurve: [1, 0.5]}
    """
  private static let file = "learning_curve.json"

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 40).write(to: folder, "dump")
    try folder.write(Self.pipeline, to: "experiment.yaml")
    return folder
  }

  private func run(
    _ output: String, _ more: [String] = [], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      ["run", "experiment.yaml", "-o", output, "--key", "key"] + more, in: folder)
  }

  private func digest(_ output: String, in folder: TemporaryFolder) throws -> String {
    try Digest.sha256(of: URL(fileURLWithPath: folder.path("\(output)/\(Self.file)")))
  }

  @Test func `a run compares, shows it on the page, and says already done`() throws {
    let folder = try folder()
    let first = try run("run", in: folder)
    #expect(first.status == 0, "\(first.messages)")
    let lines = first.output.split(separator: "\n").filter { $0.hasPrefix("curve: ") }
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix("curve: finding, 10 labelled patients (share 0.5): AUROC "),
      "\(lines)")
    #expect(
      lines[1].hasPrefix("curve: finding, 20 labelled patients (share 1.0): AUROC "),
      "\(lines)")
    let page = try folder.text("run/report/report.html")
    #expect(page.contains("<h2>What pretraining and labels give</h2>"))
    #expect(!folder.holds("run/learning_curve"))
    let again = try run("run", in: folder)
    #expect(again.output.hasSuffix("already done: \(folder.path("run"))\n"))
    #expect(again.messages.contains("curve: already done\n"))

    let other = try run("other", ["--threads", "1"], in: folder)
    #expect(other.status == 0, "\(other.messages)")
    #expect(try digest("other", in: folder) == digest("run", in: folder))
  }

  @Test func `killed in the middle and run again the curve is the same`() throws {
    let folder = try folder()
    let longer = ["--set", "training.epochs=10"]
    let whole = try run("whole", longer, in: folder)
    #expect(whole.status == 0, "\(whole.messages)")
    let process = try Program.start(
      ["run", "experiment.yaml", "-o", "killed", "--key", "key"] + longer, in: folder,
      messages: folder.url.appendingPathComponent("messages"))
    while process.isRunning, !folder.holds("killed/learning_curve/random-0.5/fold-0.json") {
      usleep(2000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(!folder.holds("killed/\(Self.file)"))
    let resumed = try run("killed", longer, in: folder)
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(resumed.messages.contains("finetune: already done\n"))
    #expect(try digest("killed", in: folder) == digest("whole", in: folder))
  }

  @Test func `a curve comes and goes with its key`() throws {
    let folder = try folder()
    let without = ["--set", "evaluation.learningCurve=[]"]
    #expect(try run("run", without, in: folder).status == 0)
    #expect(!folder.holds("run/\(Self.file)"))
    let planned = try run("run", ["--dry-run"], in: folder)
    #expect(
      planned.output.contains("report: was done without the curve, and would be done again\n"))
    let with = try run("run", in: folder)
    #expect(with.status == 0, "\(with.messages)")
    #expect(with.messages.contains("finetune: already done\n"))
    #expect(
      with.messages.contains(
        "report was done with other input or options: curve; it is done again\n"))
    let left = try run("run", without, in: folder)
    #expect(left.status == 0, "\(left.messages)")
    #expect(!left.output.contains("curve: ") && folder.holds("run/\(Self.file)"))
    #expect(!(try folder.text("run/report/report.html")).contains("What pretraining and labels"))
    let again = try run("run", in: folder)
    #expect(again.status == 0, "\(again.messages)")
    #expect(again.messages.contains("curve: already done\n"))
    let finished = try run("run", in: folder)
    #expect(finished.output.hasSuffix("already done: \(folder.path("run"))\n"))
    let stages = finished.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(stages.firstIndex(of: "curve") ?? 9 < stages.firstIndex(of: "report") ?? 0)

    let dropped = try run("run", without + ["--force"], in: folder)
    #expect(dropped.status == 0, "\(dropped.messages)")
    #expect(!folder.holds("run/\(Self.file)"))
    #expect(!(try folder.text("run/report/report.html")).contains("What pretraining and labels"))
    #expect(
      try run("run", without, in: folder).output
        .hasSuffix("already done: \(folder.path("run"))\n"))
  }

  @Test func `check and a dry run say what it takes`() throws {
    let folder = try folder()
    let check = try Program.run(["check", "experiment.yaml", "--key", "key"], in: folder)
    #expect(check.status == 0, "\(check.messages)")
    let line = check.output.split(separator: "\n").first { $0.hasPrefix("learning curve: about ") }
    #expect(line?.hasSuffix(" for 6 more fits") == true, "\(check.output)")
    let planned = try run("run", ["--dry-run"], in: folder)
    #expect(
      planned.output.contains(
        "finetune: would be done\ncurve: would be done\nreport: would be done\n"))
  }
}
