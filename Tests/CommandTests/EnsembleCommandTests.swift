import Foundation
import Testing

/// Classifiers of several networks: what every command makes of them, or says.
@Suite struct EnsembleCommandTests {
  /// The workshop's images in two folds, and a model of both folds' networks in `run`.
  private func folded() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("unsplit", "dump", "key", to: folder)
    for arguments in [
      ["split", "unsplit", "--folds", "2"],
      ["finetune", "unsplit", "-o", "run", "--set", "training.keepFolds=true"]
        + Workshop.quickly,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder
  }

  private func header(_ name: String, in folder: TemporaryFolder) throws -> Substring {
    try folder.text(name).prefix { $0 != "\n" && $0 != "\r" }
  }

  @Test func `kept folds answer together, and their model says what its thresholds are`() throws {
    let folder = try folded()
    #expect(try !header("run/predictions.csv", in: folder).contains("mutual_information"))
    let card = try folder.text("run/report/model_card.md")
    #expect(
      card.contains(
        "- **Networks:** the mean of the probabilities of 2 networks, each trained without one "
          + "fold\n"))
    #expect(card.contains("- **Mutual information:** of the 2 networks, in nats\n"))
    let page = try folder.text("run/report/report.html")
    #expect(page.contains("what is measured there is of single networks, not of their mean"))
    var tables: [String] = []
    for threads in ["1", "2"] {
      let ending = try Program.run(
        [
          "predict", "run/model.fovea", "dump", "-o", "out\(threads)", "--threads", threads,
          "--key", "key",
        ], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      tables.append(try folder.text("out\(threads)/predictions.csv"))
    }
    #expect(tables[0] == tables[1])
    #expect(try header("out1/predictions.csv", in: folder).hasSuffix(",mutual_information"))
    let lineage = try Program.run(["lineage", "run/model.fovea", "--key", "key"], in: folder)
    #expect(
      lineage.output.contains(
        "\nanswers: finding by 2 x resnet20_cifar, one answer per image\n"), "\(lineage.output)")
  }

  @Test func `maps are of all networks`() throws {
    let folder = try folded()
    let ending = try Program.run(
      [
        "explain", "run/model.fovea", "dump", "-o", "out", "--method", "grad-cam", "--key", "key",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(try folder.text("out/explain.html").contains("Tests of the maps"))
  }

  @Test func `other patients calibrate their mean, and it is measured and attacked on others`()
    throws
  {
    let folder = try folded()
    for (name, first) in [("tuning", 500_000), ("fresh", 900_000)] {
      var dump = SmallDump(patients: 60)
      dump.patientID = { "99\(first + $0)" }
      dump.firstNumber = first
      try dump.write(to: folder, "\(name)-dump")
    }
    for arguments in [
      ["ingest", "tuning-dump", "-o", "tuning"], ["ingest", "fresh-dump", "-o", "fresh"],
      ["split", "fresh", "--validation", "0.5"],
      ["calibrate", "run/model.fovea", "tuning", "-o", "new.fovea"],
      ["evaluate", "new.fovea", "fresh", "-o", "measured"],
      ["stress", "new.fovea", "fresh", "-o", "stressed"],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(arguments): \(ending.messages)")
    }
    #expect(
      try header("measured/predictions.csv", in: folder).hasSuffix(",mutual_information"))
    let page = try folder.text("measured/report/report.html")
    #expect(!page.contains("of single networks, not of their mean"))
    #expect(try folder.text("stressed/stress.json").contains("pgd"))
  }

  @Test(arguments: [
    ["weights", "export", "run/model.fovea", "-o", "m.onnx"],
    ["audit", "members", "run/model.fovea", "unsplit", "-o", "out"],
    ["audit-base", "fovea-small", "unsplit", "-o", "out", "--after", "run/model.fovea"],
  ])
  func `what looks at one network refuses several`(arguments: [String]) throws {
    let folder = try folded()
    let ending = try Program.run(arguments + ["--key", "key"], in: folder)
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "model: answers by 2 networks together, and one network is needed here; give a model "
          + "that was trained without training.keepFolds"
      ])
    #expect(!folder.holds("m.onnx") && !folder.holds("out"))
  }

  @Test func `the ends of two cosines answer together, set-aside patients too`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    let trained = try Program.run(
      ["finetune", "cohort", "-o", "run", "--key", "key", "--set", "training.snapshots=2"]
        + Workshop.quickly.map { $0 == "1" ? "2" : $0 }, in: folder)
    #expect(trained.status == 0, "\(trained.messages)")
    #expect(
      trained.messages.contains("Early stopping is off, because every cycle runs to its end."))
    #expect(
      try header("run/predictions.csv", in: folder).contains("mutual_information"))
    #expect(
      try folder.text("run/report/model_card.md").contains(
        "- **Networks:** the mean of the probabilities of 2 networks, one from the end of each "
          + "cycle of the learning rate\n"))
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path("run"))
    #expect(!left.contains { $0.contains("snapshot-") })
    let refused = try Program.run(
      ["finetune", "cohort", "-o", "other", "--key", "key", "--set", "training.snapshots=2"]
        + Workshop.quickly, in: folder)
    #expect(refused.status == 64)
    #expect(
      refused.errors.first?.hasPrefix(
        "training.snapshots: is 2, and training.epochs, 1, is no multiple of it") == true,
      "\(refused.messages)")
  }
}
