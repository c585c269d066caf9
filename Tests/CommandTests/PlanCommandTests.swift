import Foundation
import Testing

/// `fovea plan`, and what `finetune` and `run` make of masks.
@Suite struct PlanCommandTests {
  private func exists(_ name: String, in folder: TemporaryFolder) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }

  @Test func `a plan says why, passes the check and runs`() throws {
    let folder = try MarkedDump.ingested()
    let planned = try Program.run(
      ["plan", "cohort", "--task", "segment", "-o", "plan.yaml", "--key", "key"], in: folder)
    #expect(planned.status == 0, "\(planned.messages)")
    #expect(planned.output == "wrote \(folder.path("plan.yaml"))\n")
    let text = try String(contentsOfFile: folder.path("plan.yaml"), encoding: .utf8)
    #expect(text.contains("# images that show each: lesion 12, of 24\n  targets: [lesion]\n"))
    // 8 × 8 of 24 × 24 pixels.
    #expect(text.contains("# 11.11 % of the pixels are marked where something is"))
    #expect(text.contains("  test: 0\n") && text.contains("  folds: 5\n"))
    let places = ["--set", "input.folder=dump", "--set", "input.masks=masks", "--key", "key"]
    let checked = try Program.run(["check", "plan.yaml", "--dry-run"] + places, in: folder)
    #expect(checked.status == 0, "\(checked.messages)")
    let run =
      ["run", "plan.yaml", "-o", "run", "--set", "split.folds=2"]
      + ["--set", "training.unfreezeAtEpoch=null"] + places
    let done = try Program.run(run + MarkedDump.quickly, in: folder)
    #expect(done.status == 0, "\(done.messages)")
    let names = [
      "model.fovea", "predictions.csv", "answers.jsonl", "areas.csv", "report/report.html",
    ]
    for name in names {
      #expect(exists("run/\(name)", in: folder), "\(name)")
    }
    let answers = try String(contentsOfFile: folder.path("run/answers.jsonl"), encoding: .utf8)
    #expect(answers.split(separator: "\n").count == 24)
    // Masks lie beside them as finetune lays them, and are known to run.json and the audit.
    let masks = try FileManager.default.contentsOfDirectory(atPath: folder.path("run/masks"))
    #expect(masks.count == 24 && masks.allSatisfy { $0.hasSuffix(".png") })
    #expect(try folder.text("run/run.json").contains("masks/\(masks[0])"))
    #expect(done.output.contains("report: lesion: Dice "))
    let again = try Program.run(run + MarkedDump.quickly, in: folder)
    #expect(again.output.contains("already done"))
    let other = try Program.run(
      run + MarkedDump.quickly + ["--set", "evaluation.bootstrap=51"], in: folder)
    #expect(other.status == 0 && other.output.contains("done: "), "\(other.messages)")
  }

  @Test func `finetune plans for masks what was not set`() throws {
    let folder = try MarkedDump.ingested()
    let ending = try Program.run(
      ["finetune", "cohort", "--task", "segment", "-o", "out", "--folds", "2", "--key", "key"]
        + MarkedDump.quickly, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.messages.contains("# as it was asked for\n  epochs: 1\n"))
    // The split is frozen before anything else is planned, with nobody locked away of 24 patients.
    #expect(ending.messages.contains("froze this one: 2 folds of patients"))
    #expect(ending.messages.contains("# a division that the cohort brings is kept\n  test: 0\n"))
    #expect(ending.messages.contains("\n  keepFolds: true\n"))
    #expect(exists("out/answers.jsonl", in: folder))
    for secret in ["00417", "archive-", "picture1"] {
      #expect(!ending.messages.contains(secret) && !ending.output.contains(secret), "\(secret)")
    }
  }

  @Test func `a run that goes on keeps the batch that it began with`() throws {
    let folder = try MarkedDump.ingested()
    let start = ["finetune", "cohort", "--task", "segment", "-o", "out", "--key", "key"]
    try folder.write(#"{"batch":3}"#, to: "out/checkpoint/plan.json")
    let ending = try Program.run(
      start + ["--resume", "--set", "training.earlyStopping.patience=null"] + MarkedDump.quickly,
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.messages.contains("# the run that goes on began with it\n  batch: 3\n"))
    #expect(!exists("out/checkpoint", in: folder))
    // A new run plans anew, whatever lies there.
    try folder.write(#"{"batch":3}"#, to: "out/checkpoint/plan.json")
    let anew = try Program.run(start + ["--force"] + MarkedDump.quickly, in: folder)
    #expect(anew.status == 0, "\(anew.messages)")
    #expect(!anew.messages.contains("batch: 3"))
  }

  @Test func `a printed plan is the file's text`() throws {
    let folder = try MarkedDump.ingested()
    let arguments = [
      "plan", "cohort", "--task", "detect", "--target", "lesion", "--key", "key",
    ]
    let printed = try Program.run(arguments, in: folder)
    #expect(printed.status == 0, "\(printed.messages)")
    #expect(printed.output.contains("  # as it was asked for\n  task: detect\n"))
    #expect(try Program.run(arguments + ["-o", "p.yaml"], in: folder).status == 0)
    // How long a step took, what it took and how much is free is another time each time.
    func lines(_ text: String) -> [Substring] {
      text.replacing(/[0-9.]+ [MG]B are free/, with: "some is free")
        .replacing(/peak is about [0-9.]+ [MG]B/, with: "peak is known").split(separator: "\n")
        .filter { !$0.hasPrefix("# A step of a batch takes about ") }
    }
    let written = try String(contentsOfFile: folder.path("p.yaml"), encoding: .utf8)
    #expect(lines(written) == lines(printed.output))
  }

  @Test func `what cannot be planned has its sentence`() throws {
    let folder = try TemporaryFolder()
    let workshop = try Workshop.open()
    try workshop.copy("cohort", "key", to: folder)
    try folder.write("old", to: "plan.yaml")
    func errors(_ arguments: String...) throws -> [String] {
      try Program.run(["plan", "cohort", "--key", "key"] + arguments, in: folder).errors
    }
    #expect(
      try errors("--task", "segment")
        == ["cohort: no image has masks or boxes to learn from; ingest with --masks"])
    #expect(
      try errors("--target", "finding", "-o", "plan.yaml")
        == [
          "\(folder.path("plan.yaml")): exists already; "
            + "choose another file, or replace it with --force"
        ])
    #expect(
      try errors("--target", "nothing")
        == [
          "cohort: no image has one of these labels; name its label columns with --target"
        ])
    #expect(
      try errors("--target", "finding", "--set", "training.maskLoss=focal")
        == [
          "--set training.maskLoss: is not read with task: classify; "
            + "leave it out, or write task: segment"
        ])
  }

  @Test(arguments: [("segment", ["labels.csv"]), ("detect", ["labels.csv", "boxes.csv"])])
  func `init writes what a task starts from`(_ task: String, _ tables: [String]) throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["init", "new", "--task", task], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("new"))
    #expect(Set(names) == Set(tables + ["pipeline.yaml"]))
    let text = try String(contentsOfFile: folder.path("new/pipeline.yaml"), encoding: .utf8)
    #expect(text.contains("  task: \(task)\n") && !text.contains("calibration:"))
  }
}
