import Files
import Foundation
import Testing

/// From a folder of pictures to a report, as a person would go.
@Suite struct EndToEndTests {
  @Test func `a dump becomes a cohort, a model, predictions and a report`() throws {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 24, imagesPerPatient: 2, isDICOM: true).write(to: folder, "dump")

    let ingest = try Program.run(
      ["ingest", "dump", "-o", "cohort", "--key", "key", "--link", "link.csv"], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    #expect(
      ingest.output.hasPrefix(
        """
        found 50 files: 48 used, 0 quarantined, 0 failed, 2 not images
        2 not images: a text
        cohort of 48 images, 48 studies, 24 patients; targets finding
        labels: 48 of 48 rows matched, 0 unmatched, 0 ambiguous
        demographics: 24 of 24 rows matched, 0 unmatched, 0 ambiguous

        """), "\(ingest.output)")
    #expect(try mode(of: folder.path("link.csv")) == 0o600)
    #expect(try mode(of: folder.path("key")) == 0o600)

    let split = try Program.run(
      ["split", "cohort", "--key", "key", "--test", "25%", "--seed", "3"], in: folder)
    #expect(split.status == 0, "\(split.messages)")
    #expect(folder.holds("cohort/split.lock"))

    let finetune = try Program.run(
      ["finetune", "cohort", "-o", "run", "--key", "key"] + Workshop.quickly, in: folder)
    #expect(finetune.status == 0, "\(finetune.messages)")
    for name in [
      "model.fovea", "predictions.csv", "predictions.json", "evaluation.json",
      "report/report.html", "report/report.json", "report/metrics_long.csv",
    ] {
      #expect(folder.holds("run/\(name)"), "\(name)")
    }
    #expect(!folder.holds("run/checkpoint"))

    let evaluate = try Program.run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "test", "--test", "--key", "key"],
      in: folder)
    #expect(evaluate.status == 0, "\(evaluate.messages)")
    #expect(evaluate.output.hasSuffix("test part opened so far: 1\n"))
    let report = try folder.text("test/report/report.json")
    #expect(report.contains("\"drift\"") && report.contains("feature distance"))
    #expect(try !folder.text("run/report/report.json").contains("\"drift\""))
    let again = try Program.run(
      ["evaluate", "run/model.fovea", "cohort", "-o", "again", "--test", "--key", "key"],
      in: folder)
    #expect(again.output.hasSuffix("test part opened so far: 2\n"))

    try folder.write(Data([0x44]), to: "study/broken.dcm")
    try folder.write("hello", to: "study/note.txt")
    try FileManager.default.copyItem(
      atPath: folder.path("dump/archive-0/picture0"), toPath: folder.path("study/one"))
    let predict = try Program.run(
      ["predict", "run/model.fovea", "study", "-o", "out", "--key", "key"], in: folder)
    #expect(predict.status == 0, "\(predict.messages)")
    let header = try folder.text("out/predictions.csv").prefix { $0 != "\n" }
    #expect(
      header
        == "case_id,patient_id,unit,unit_id,label,score,probability,threshold,call,status,reason")
  }

  @Test func `a pipeline runs, resumes and says already done`() throws {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    try folder.write(
      """
      input: {folder: dump}
      split: {folds: 2, test: 0}
      model:
        {targets: [finding], backbone: random, architecture: resnet20_cifar, inputSize: 16}
      training: {epochs: 1, batch: 8, earlyStopping: {patience: null}}
      evaluation: {groups: [sex], bootstrap: 50, permutations: 50}
      """, to: "experiment.yaml")
    let first = try Program.run(
      ["run", "experiment.yaml", "-o", "run", "--key", "key"], in: folder)
    #expect(first.status == 0, "\(first.messages)")
    #expect(first.output.hasSuffix("done: \(folder.path("run"))\n"))
    let model = try Digest.sha256(of: URL(fileURLWithPath: folder.path("run/model.fovea")))

    let second = try Program.run(
      ["run", "experiment.yaml", "-o", "run", "--key", "key"], in: folder)
    #expect(second.status == 0)
    #expect(second.output.hasSuffix("already done: \(folder.path("run"))\n"))
    for stage in ["ingest", "split", "finetune", "report"] {
      #expect(second.messages.contains("\(stage): already done\n"), "\(stage)")
    }

    let trained = ["--set", "training.epochs=2", "--set", "training.learningRate=1e-3"]
    let forced = try Program.run(
      ["run", "experiment.yaml", "-o", "run", "--key", "key", "--force"] + trained, in: folder)
    #expect(forced.status == 0, "\(forced.messages)")
    #expect(forced.messages.contains("split: already done\n"))
    #expect(
      forced.messages.contains(
        "finetune was done with other input or options: epochs, learningRate; it is done again, "
          + "and what follows from it: report\n"))
    let back = try Program.run(
      ["run", "experiment.yaml", "-o", "run", "--key", "key", "--force"], in: folder)
    #expect(back.status == 0, "\(back.messages)")
    #expect(try Digest.sha256(of: URL(fileURLWithPath: folder.path("run/model.fovea"))) == model)
  }

  @Test func `the same seed gives the same model at one and two threads and after a kill`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let training = Workshop.quickly + ["--epochs", "12"]
    let command = ["finetune", "cohort", "--key", "key"] + training
    for threads in ["1", "2"] {
      let ending = try Program.run(
        command + ["-o", "run\(threads)", "--threads", threads], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let messages = folder.url.appendingPathComponent("messages")
    let process = try Program.start(command + ["-o", "killed"], in: folder, messages: messages)
    while process.isRunning, !folder.holds("killed/checkpoint/checkpoint.safetensors") {
      usleep(2000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(!folder.holds("killed/model.fovea"))
    let refused = try Program.run(command + ["-o", "killed"], in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("killed")): holds an unfinished run; "
          + "go on with --resume, or start again with --force"
      ])
    let resumed = try Program.run(command + ["-o", "killed", "--resume"], in: folder)
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(resumed.messages.contains("resumed training in epoch"))
    let digests = try ["run1", "run2", "killed"].map {
      try Digest.sha256(of: URL(fileURLWithPath: folder.path("\($0)/model.fovea")))
    }
    #expect(Set(digests).count == 1, "\(digests)")
  }

  @Test func `one interrupt ends with a checkpoint and exit code 130`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let command =
      ["finetune", "cohort", "-o", "run", "--key", "key"] + Workshop.quickly
      + ["--epochs", "10000", "--set", "training.earlyStopping.patience=null"]
    let messages = folder.url.appendingPathComponent("messages")
    let process = try Program.start(command, in: folder, messages: messages)
    while process.isRunning, !(try folder.text("messages")).contains("epoch 2") { usleep(2000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let said = try folder.text("messages")
    #expect(said.contains("error: finetune: stopped on request in training, epoch "), "\(said)")
    #expect(said.hasSuffix("; go on with the same command and --resume\n"))
    #expect(folder.holds("run/checkpoint/checkpoint.safetensors"))
    #expect(!folder.holds("run/model.fovea"))
  }

  private func mode(of path: String) throws -> Int? {
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    return (facts[.posixPermissions] as? NSNumber).map { $0.intValue }
  }
}
