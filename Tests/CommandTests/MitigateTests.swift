import Files
import Foundation
import TestSupport
import Testing

/// `fovea mitigate` from outside.
@Suite struct MitigateTests {
  private static let mitigate =
    ["mitigate", "cohort", "-o", "out", "--attribute", "sex"] + Workshop.quickly

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private func workshop() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", to: folder)
    return folder
  }

  @Test func `few patients end in no evidence, said the same on screen, page and table`() throws {
    let folder = try workshop()
    let ending = try run(
      Self.mitigate + ["--methods", "groupDRO,reweighting"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    for method in ["reweighting", "groupDRO"] {
      #expect(
        ending.output.contains(
          "caution \(method), finding by sex: no evidence; fewer than two groups have 30 patients "
            + "of either class\n"), "\(ending.output)")
    }
    let table = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/mitigation.csv"))
    #expect(Set(table.rows.map { $0[0] }) == ["reweighting", "groupDRO"])
    #expect(Set(table.rows.map { $0[3] }).isSuperset(of: ["all", "F", "M"]))
    let page = try folder.text("out/mitigation.html")
    #expect(page.contains("How a trial ends, fixed before any result") && !page.contains("<script"))
    #expect(try folder.text("out/mitigation.json").contains("\"verdict\" : \"no evidence\""))
    #expect(!folder.holds("out/fits"))
    #expect(folder.holds("out/audit.jsonl"))
    let again = try run(Self.mitigate, in: folder)
    #expect(again.status == 73)
    #expect(again.errors.first?.contains("holds files already") ?? false)
    let resumed = try run(Self.mitigate + ["--methods", "reweighting", "--resume"], in: folder)
    #expect(resumed.status == 73)
    #expect(
      resumed.errors.first?.hasSuffix(
        "holds a finished comparison, nothing is left to do; choose another folder, or start "
          + "again with --force and without --resume") ?? false, "\(resumed.errors)")
    #expect(
      try CSVTable(contentsOf: folder.url.appendingPathComponent("out/mitigation.csv")).rows
        == table.rows)
  }

  @Test func `a model says how its training looked after groups`() throws {
    let folder = try workshop()
    let rule = ["method=balancedSampling", "attribute=sex"]
    let ending = try run(
      ["finetune", "cohort", "-o", "out"] + Workshop.quickly
        + rule.flatMap { ["--set", "training.mitigation.\($0)"] }, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let card = try folder.text("out/report/model_card.md")
    #expect(card.contains("- **Mitigation:** balancedSampling by sex\n"))
  }

  @Test(arguments: [
    (
      ["--seeds", "2"],
      "--seeds 2: is too few to tell a method from luck; give 3 or more"
    ),
    (
      ["--methods", "groupDRo"],
      "--methods groupDRo: is none of balancedSampling, reweighting, groupDRO, worstGroup, "
        + "gradientReversal and headRetraining; did you mean groupDRO?"
    ),
    (
      ["--attribute", "sexx"],
      "--attribute sexx: no image has this attribute; did you mean sex?"
    ),
    (
      ["--set", "training.adapt=prototypes"],
      "training.mitigation: has no effect on a head of mean features; leave it out, or compare "
        + "without it"
    ),
    (
      [
        "--methods", "gradientReversal", "--set", "training.freeze=[conv1, layer1, layer2, layer3]",
      ],
      "training.mitigation: is gradientReversal, which changes features, and training.freeze "
        + "leaves only the head to learn; freeze fewer stages, or choose another method"
    ),
  ])
  func `what cannot be compared is told before any training`(
    arguments: [String], sentence: String
  ) throws {
    let folder = try workshop()
    let ending = try run(Self.mitigate + arguments, in: folder)
    #expect(ending.status == 64, "\(ending.messages)")
    #expect(ending.errors == [sentence])
    #expect(!folder.holds("out"))
  }

  @Test func `a method that the patients do not suffice for is left out, or refused by its name`()
    throws
  {
    let folder = try workshop()
    let reasons = [
      (
        "worstGroup",
        "training.mitigation: worstGroup chooses the epoch by the worst group of patients set "
          + "aside, and fewer than two groups of sex have 30 patients of either class among them"
      ),
      (
        "headRetraining",
        "training.mitigation: headRetraining fits the head on patients set aside, and some pair "
          + "of sex and finding is shown by fewer than 5 of them"
      ),
    ]
    let planned = try run(Self.mitigate + ["--dry-run"], in: folder)
    #expect(planned.status == 0, "\(planned.messages)")
    #expect(
      planned.output.contains(
        "would train 15 networks: plain, balancedSampling, reweighting, groupDRO, "
          + "gradientReversal, each with 3 seeds"), "\(planned.output)")
    #expect(
      planned.messages.contains(
        "early stopping is off, so that no patient who is judged chooses an epoch"))
    for (method, reason) in reasons {
      #expect(planned.messages.contains("\(method) is left out: \(reason)"))
      let named = try run(Self.mitigate + ["--methods", method], in: folder)
      #expect(named.status == 65)
      #expect(
        named.errors == [
          "\(reason); name an attribute of larger groups, or choose another method"
        ])
    }
    #expect(!folder.holds("out"))
  }

  /// Each seed sets other patients aside; of SampleData's the first few leave enough of every pair
  /// of site and lesion, and one of forty does not.
  @Test func `patients must suffice with every seed, found before any training`() throws {
    let folder = try TemporaryFolder()
    let sample = SharedData.package.appendingPathComponent("SampleData")
    let tables = ["labels", "demographics"].flatMap {
      ["--\($0)", sample.appendingPathComponent("\($0).csv").path]
    }
    let dump = sample.appendingPathComponent("dicom").path
    for arguments in [
      ["ingest", dump, "-o", "cohort"] + tables,
      ["split", "cohort", "--validation", "0.47", "--test", "0"],
    ] {
      let ending = try run(arguments, in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    for (seeds, status) in [("3", 0), ("40", 65)] {
      let ending = try run(
        [
          "mitigate", "cohort", "-o", "out", "--attribute", "site", "--target", "lesion",
          "--methods", "headRetraining", "--seeds", seeds, "--dry-run",
        ], in: folder)
      #expect(ending.status == Int32(status), "\(seeds): \(ending.messages)")
    }
  }

  @Test func `an unfinished comparison is not thrown away unasked`() throws {
    let folder = try workshop()
    try folder.write("", to: "out/fits/plain-1/nothing")
    let ending = try run(Self.mitigate, in: folder)
    #expect(ending.status == 73)
    #expect(
      ending.errors.first?.hasSuffix(
        "holds an unfinished comparison; go on with --resume, or start again with --force")
        ?? false, "\(ending.errors)")
  }
}
