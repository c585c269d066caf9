import Foundation
import Testing

/// A finished run that is asked for something else: a report is made again, nothing else is.
@Suite struct RerunTests {
  private static let pipeline = """
    input: {folder: dump}
    split: {test: 0.25}
    model:
      {targets: [finding], backbone: random, architecture: resnet20_cifar, inputSize: 16}
    training: {epochs: 1, batch: 8, earlyStopping: {patience: null}}
    evaluation: {groups: [sex], bootstrap: 50, permutations: 50}
    """

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallDump().write(to: folder, "dump")
    try folder.write(Self.pipeline, to: "experiment.yaml")
    return folder
  }

  private func run(_ more: String..., in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["run", "experiment.yaml", "-o", "run", "--key", "key"] + more, in: folder)
  }

  private func openings(_ folder: TemporaryFolder) throws -> Int {
    guard folder.holds("run/cohort/test-openings.jsonl") else { return 0 }
    return try folder.text("run/cohort/test-openings.jsonl").split(separator: "\n").count
  }

  @Test func `other groups make the report again and train nothing`() throws {
    let folder = try folder()
    #expect(try run(in: folder).status == 0)
    let groups = "evaluation.groups=[sex,ageBand]"
    let planned = try run("--set", groups, "--dry-run", in: folder)
    #expect(
      planned.output.contains(
        "report: was done with other input or options: groups, and would be done again\n"))
    let changed = try run("--set", groups, "--set", "evaluation.bootstrap=40", in: folder)
    #expect(changed.status == 0, "\(changed.messages)")
    for stage in ["ingest", "split", "finetune"] {
      #expect(changed.messages.contains("\(stage): already done\n"), "\(stage)")
    }
    #expect(
      changed.messages.contains(
        "report was done with other input or options: bootstrap, groups; it is done again\n"))
    #expect(changed.output.hasSuffix("\ndone: \(folder.path("run"))\n"))
    #expect(try folder.text("run/pipeline.yaml").contains("groups: [sex, ageBand]\n"))
    #expect(try folder.text("run/report/gaps.csv").contains("ageBand"))
    let settled = try run("--set", groups, "--set", "evaluation.bootstrap=40", in: folder)
    #expect(settled.output.hasSuffix("already done: \(folder.path("run"))\n"))
  }

  @Test func `other training is refused and leaves the settings of what is there`() throws {
    let folder = try folder()
    #expect(try run(in: folder).status == 0)
    let settings = try folder.text("run/pipeline.yaml")
    let refused = try run(
      "--set", "training.epochs=2", "--set", "evaluation.groups=[]", in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("run")): finetune was done with other input or options: epochs; choose "
          + "another -o, or do it again with --force"
      ])
    #expect(try folder.text("run/pipeline.yaml") == settings)
    #expect(try run(in: folder).output.hasSuffix("already done: \(folder.path("run"))\n"))
  }

  @Test func `another table of reviewed files makes another cohort`() throws {
    let folder = try folder()
    #expect(try run(in: folder).status == 0)
    try folder.write("content\n", to: "reviewed.csv")
    let refused = try run("--set", "input.textReviewed=reviewed.csv", in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("run")): ingest was done with other input or options: textReviewed; "
          + "choose another -o, or do it again with --force"
      ])
  }

  @Test func `a report that somebody wrote into is not written over`() throws {
    let folder = try folder()
    #expect(try run(in: folder).status == 0)
    try folder.write("my own words", to: "run/report/model_card.md")
    let refused = try run("--set", "evaluation.groups=[]", in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("run")): report made report/model_card.md, which was changed since; choose "
          + "another -o, or do it again with --force"
      ])
    #expect(try folder.text("run/report/model_card.md") == "my own words")
  }

  @Test func `the test part is opened once more only by force`() throws {
    let folder = try folder()
    let test = "evaluation.test=true"
    #expect(try run("--set", test, in: folder).status == 0)
    #expect(try openings(folder) == 1)
    let report = try folder.text("run/report/report.json")
    let refused = try run("--set", test, "--set", "evaluation.groups=[]", in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("run")): test was done with other input or options: groups; choose another "
          + "-o, or do it again with --force, which opens the test part once more and is counted"
      ])
    #expect(try folder.text("run/report/report.json") == report)

    let without = try run("--set", "evaluation.groups=[]", in: folder)
    #expect(without.status == 0, "\(without.messages)")
    #expect(!without.output.contains("\ntest: "))
    let back = try run("--set", test, in: folder)
    #expect(back.status == 0, "\(back.messages)")
    #expect(back.messages.contains("test: already done\n"))
    #expect(try openings(folder) == 1)
    #expect(
      try run("--set", test, "--set", "evaluation.groups=[]", "--force", in: folder).status == 0)
    #expect(try openings(folder) == 2)
  }

  @Test func `a gate of the command line is held, first of all lines, and recorded`() throws {
    let folder = try folder()
    let gated = try run("--gate", "overall.auroc=min:0.1", in: folder)
    #expect(gated.status == 1, "\(gated.messages)")
    #expect(gated.output.hasPrefix("report: broken gate: overall.auroc "), "\(gated.output)")
    #expect(gated.output.contains("\ningest: found "))
    #expect(
      try folder.text("run/pipeline.yaml").contains("gates: {overall.auroc: {min: 0.1}}\n"))
    let stricter = try run(
      "--gate", "card.needsAuthor=max:9", "--set", "gates={card.needsAuthor: {max: 12}}",
      in: folder)
    #expect(stricter.status == 0, "\(stricter.messages)")
    #expect(
      stricter.messages.contains(
        "report was done with other input or options: gates; it is done again\n"))
    #expect(
      try folder.text("run/pipeline.yaml").contains("gates: {card.needsAuthor: {max: 9}}\n"))
    let wrong = try run("--gate", "overall.auroc=0.5", in: folder)
    #expect(wrong.status == 64)
  }

  @Test func `finetune holds its report to gates too`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let ending = try Program.run(
      ["finetune", "cohort", "-o", "new", "--key", "key"] + Workshop.quickly
        + ["--gate", "overall.auroc=min:0", "--gate", "card.needsAuthor=max:99"], in: folder)
    #expect(ending.status == 1, "\(ending.messages)")
    #expect(ending.output.hasPrefix("broken gate: overall.auroc "), "\(ending.output)")
    #expect(ending.output.contains("\ngate: card.needsAuthor is "))
    #expect(folder.holds("new/model.fovea"))
  }
}
