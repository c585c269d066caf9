import Foundation
import Testing

/// Rules of choice on a labelled cohort whose labels are hidden at first.
@Suite struct NextCasesTrialTests {
  /// A split cohort of 90 patients, and a model of it that began with the shipped weights.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SmallDump(patients: 90).write(to: folder, "dump")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"],
      ["split", "cohort", "--validation", "0.3", "--test", "0.2"],
      [
        "finetune", "cohort", "-o", "run", "--target", "finding", "--few-shot",
        "--set", "model.inputSize=32", "--set", "evaluation.bootstrap=50",
        "--set", "evaluation.permutations=50",
      ],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder
  }

  private func simulate(
    _ more: String..., in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      [
        "next-cases", "run/model.fovea", "cohort", "-o", "out", "--simulate", "--key", "key",
        "--budget", "6", "--rounds", "3", "--repeats", "3",
      ] + more, in: folder)
  }

  @Test func `every rule gets a verdict beside lot, and threads change nothing`() throws {
    let folder = try folder()
    let ending = try simulate(in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    // The test part is not among them.
    #expect(
      ending.output.hasPrefix(
        "tried the rules on 72 labelled patients, 72 images: 3 repeats, 3 rounds of 6\n"),
      "\(ending.output)")
    for rule in ["entropy", "bald", "core-set", "diverse"] {
      #expect(ending.output.contains(" \(rule): "), "\(ending.output)")
    }
    #expect(!ending.output.contains(" margin: "))
    #expect(ending.output.contains("note    the learner is a head on frozen features; "))
    let table = try folder.text("out/simulation.csv").split(separator: "\n")
    #expect(table[0].hasPrefix("strategy,patients,auroc,lo,hi,patients_lo,patients_hi,"))
    #expect(table.count == 1 + 5 * 4)
    let page = try folder.text("out/simulation.html")
    #expect(page.components(separatedBy: "<svg ").count == 5)
    #expect(page.contains("is in simulation.json"))
    let document = try folder.text("out/simulation.json")
    #expect(document.contains("\"schema\" : \"fovea.next-cases-trial/1\""))
    #expect(document.contains("\"weights\" : \"fovea-small.safetensors\""))
    let again = try simulate("--threads", "1", "--force", in: folder)
    #expect(again.output == ending.output)
    #expect(try folder.text("out/simulation.json") == document)
    #expect(folder.holds("out/audit.jsonl"))
  }

  @Test func `what cannot be tried is refused in a sentence`() throws {
    let folder = try folder()
    let many = try simulate("--initial", "60", in: folder)
    #expect(many.status == 65)
    #expect(
      many.errors == [
        "cohort: has 45 labelled patients to choose from, and the first labels with one round "
          + "take 66; give a smaller --budget"
      ])
    let dry = try simulate("--dry-run", in: folder)
    #expect(dry.output == "would try the rules on 72 labelled patients, 72 images\n")
    #expect(!folder.holds("out"))
  }
}
