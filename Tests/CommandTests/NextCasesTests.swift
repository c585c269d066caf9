import Foundation
import Testing

/// Which cases to label next: what is chosen, what is written, what is refused.
@Suite struct NextCasesTests {
  private static let rules = ["entropy", "margin", "core-set", "diverse", "random"]

  /// A model, and a pool of 30 patients with two images each that nobody labelled.
  private func folder() throws -> TemporaryFolder {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("key", "run", "cohort", to: folder)
    var dump = SmallDump(patients: 30, imagesPerPatient: 2)
    dump.firstNumber = 500
    dump.patientID = { "00\(7170 + $0)" }
    try dump.write(to: folder, "dump")
    let labels = try folder.text("dump/labels.csv").split(separator: "\n").enumerated()
    try folder.write(
      labels.map { $0 == 0 ? String($1) : String($1.dropLast()) }.joined(separator: "\n") + "\n",
      to: "dump/labels.csv")
    let ending = try Program.run(
      [
        "ingest", "dump", "-o", "pool", "--labels", "dump/labels.csv", "--unlabelled", "--link",
        "link.csv", "--key", "key",
      ], in: folder)
    try #require(ending.status == 0, "\(ending.messages)")
    return folder
  }

  private func choose(
    _ more: String..., cohort: String = "pool", in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      ["next-cases", "run/model.fovea", cohort, "-o", "out", "--key", "key"] + more, in: folder)
  }

  private func rows(in folder: TemporaryFolder) throws -> [[String]] {
    try folder.text("out/next-cases.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `patients are chosen with all their images, by rule and by lot`() throws {
    let folder = try folder()
    let ending = try choose(
      "--budget", "10", "--quota", "sex", "--link", "link.csv", "--originals", "list.csv",
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output.hasPrefix(
        "chose 9 patients by entropy and 1 by lot, 20 images, from 30 patients with 60 images "
          + "without a label\nleft out: 0 images with a label, 0 whose answer a reader rejected, "
          + "0 that the model refuses, 0 of the validation and test part\n"), "\(ending.output)")
    let rows = try rows(in: folder)
    #expect(rows[0] == ["rank", "patient_id", "case_id", "strategy", "score", "arm"])
    #expect(rows.dropFirst().map { $0[0] } == (1...10).flatMap { ["\($0)", "\($0)"] })
    #expect(Set(rows.dropFirst().map { $0[1] }).count == 10)
    #expect(Set(rows.dropFirst().map { $0[2] }).count == 20)
    #expect(rows.dropFirst().count { $0[5] == "random" && $0[4].isEmpty } == 2)
    let scores = rows.dropFirst().compactMap { Double($0[4]) }
    #expect(scores.count == 18 && scores.allSatisfy { (0...0.6932).contains($0) })
    let originals = try folder.text("list.csv").split(separator: "\n")
    #expect(originals[0].hasPrefix("rank,case_id,path,"))
    #expect(originals.count == 21 && originals[1].hasPrefix("1,\(rows[1][2]),archive-"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path("list.csv"))
    #expect(mode[.posixPermissions] as? Int == 0o600)
    let document = try folder.text("out/next-cases.json")
    #expect(document.contains("\"schema\" : \"fovea.next-cases/1\""))
    #expect(!document.contains("archive-") && folder.holds("out/audit.jsonl"))
  }

  @Test func `groups get at least their share of what the rule chooses`() throws {
    let folder = try folder()
    let ending = try choose(
      "--budget", "10", "--random-share", "0", "--quota", "sex=M:0.8", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("\nM: owed 0.800 of what the rule chooses, "))
    #expect(ending.output.contains("nobody was drawn by lot: "))
    let document = try folder.text("out/next-cases.json")
    let chosen = try #require(document.firstMatch(of: /"chosen" : (\d+)/)).1
    #expect(try #require(Int(chosen)) >= 8)
  }

  @Test(arguments: rules)
  func `every rule gives the same bytes with one thread and two`(rule: String) throws {
    let folder = try folder()
    let first = try choose("--budget", "6", "--strategy", rule, "--threads", "2", in: folder)
    #expect(first.status == 0, "\(first.messages)")
    let before = try folder.text("out/next-cases.csv") + folder.text("out/next-cases.json")
    #expect(try rows(in: folder).count == 13)
    let again = try choose(
      "--budget", "6", "--strategy", rule, "--threads", "1", "--force", in: folder)
    #expect(again.output == first.output)
    #expect(try folder.text("out/next-cases.csv") + folder.text("out/next-cases.json") == before)
  }

  @Test func `without dropout and with one network nothing disagrees`() throws {
    let folder = try folder()
    let ending = try choose("--strategy", "bald", in: folder)
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "--strategy bald: goes by what draws or networks disagree about, and the model has one "
          + "network and was trained without dropout; train with training.dropout, "
          + "training.keepFolds or training.snapshots, or choose entropy"
      ])
  }

  @Test func `networks of several folds disagree without dropout`() throws {
    let folder = try folder()
    try Workshop.open().copy("unsplit", to: folder)
    for arguments in [
      ["split", "unsplit", "--folds", "2"],
      ["finetune", "unsplit", "-o", "several", "--set", "training.keepFolds=true"]
        + Workshop.quickly,
      [
        "next-cases", "several/model.fovea", "pool", "-o", "out", "--budget", "6", "--strategy",
        "bald",
      ],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    #expect(try rows(in: folder).count == 13)
  }

  @Test func `of a divided cohort the training part alone is chosen from, and labels count`()
    throws
  {
    let folder = try folder()
    let none = try choose(cohort: "cohort", in: folder)
    #expect(none.status == 65)
    #expect(
      none.errors == [
        "pool: holds no image without a label of finding in its training part; ingest images "
          + "without labels (fovea ingest --unlabelled), or try the rules on labelled ones with "
          + "--simulate"
      ])
    let split = try Program.run(
      ["split", "pool", "--validation", "0.2", "--test", "0.2", "--key", "key"], in: folder)
    #expect(split.status == 0, "\(split.messages)")
    let ending = try choose("--budget", "100", in: folder)
    #expect(ending.output.contains("24 of the validation and test part\n"), "\(ending.output)")
    #expect(
      ending.output.contains(
        "caution the pool has 18 patients, fewer than the budget of 100: all of them were taken"))
  }

  @Test func `what cannot be is refused in a sentence`() throws {
    let folder = try folder()
    for (arguments, status, sentence) in [
      (["--budget", "0"], 64, "--budget is 0; give a count of patients."),
      (["--random-share", "1"], 64, "--random-share is 1.0; give a share from 0 to below 1."),
      (["--link", "link.csv"], 64, "--link and --originals go together."),
      (["--rounds", "3"], 64, "--rounds is for --simulate."),
      (
        ["--simulate", "--strategy", "bald"], 64,
        "--simulate and --strategy contradict each other."
      ),
      (["--simulate", "--repeats", "1"], 64, "--repeats is 1; give 2 to 1000."),
      (
        ["--strategy", "entrpy"], 64,
        "--strategy entrpy: is none of entropy, margin, bald, core-set, diverse and random; did "
          + "you mean entropy?"
      ),
      (
        ["--quota", "sex=F:0.9,M:0.2"], 64,
        "--quota: declares shares that sum to more than 1; give an attribute, or sex=F:0.5,M:0.5"
      ),
      (
        ["--quota", "sex=F"], 64,
        "--quota: has an entry that is no group and share; give an attribute, or sex=F:0.5,M:0.5"
      ),
      (
        ["--quota", "sex=Q:0.5"], 64,
        "--quota: names a group of which the pool has fewer than 11 patients; give an attribute, "
          + "or sex=F:0.5,M:0.5"
      ),
      (
        ["--quota", "site"], 65,
        "--quota: names an attribute that no image of the pool has; its attributes are "
      ),
      (
        ["--link", "dump/demographics.csv", "--originals", "x.csv"], 65,
        "--link: has no column case_id; name the table that fovea ingest --link wrote"
      ),
      (
        ["--link", "link.csv", "--originals", "out/x.csv"], 64,
        "--originals: lies inside the output folder; keep the table that leads back to patients "
          + "elsewhere"
      ),
      (
        ["--simulate"], 64,
        "model: began with random weights, whose features tell nothing, and its own have seen "
          + "the labels; name a model that began with pretrained weights"
      ),
    ] as [([String], Int32, String)] {
      let ending = try Program.run(
        ["next-cases", "run/model.fovea", "pool", "-o", "out", "--key", "key"] + arguments,
        in: folder)
      #expect(ending.status == status, "\(arguments): \(ending.messages)")
      #expect(ending.messages.contains(sentence), "\(arguments): \(ending.messages)")
      #expect(!folder.holds("out/next-cases.csv") && !folder.holds("x.csv"))
    }
  }

  @Test func `a dry run writes nothing`() throws {
    let folder = try folder()
    let ending = try choose("--dry-run", in: folder)
    #expect(ending.output == "would choose 50 patients from 60 images without a label\n")
    #expect(!folder.holds("out"))
  }
}
