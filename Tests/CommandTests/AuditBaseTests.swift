import Foundation
import Testing

/// What a backbone tells of a planted scanner, and that it tells nothing of attributes that left no
/// trace.
@Suite struct AuditBaseTests {
  private static let training = [
    "--target", "finding", "--architecture", "resnet10_slim", "--epochs", "1",
    "--set", "model.inputSize=32", "--set", "training.batch=16",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
  ]

  /// A cohort of 160 patients whose finding is a bright square; scanner B is brighter if
  /// `isVisible`, and 20 columns of two values say nothing of the images.
  private func folder(isVisible: Bool, noise: Int = 0) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let side = SmallDump.side
    var labels = "path,patient_id,finding\n"
    var people =
      "patient_id,scanner,coil" + (0..<noise).map { ",noise\($0 + 1)" }.joined() + "\n"
    for patient in 0..<160 {
      let (isPositive, isOther) = (patient % 2 == 1, patient / 2 % 2 == 1)
      let pixels = SmallDump.pixels(number: 1000 + patient, isPositive: isPositive)
        .map { isVisible && isOther ? UInt8(min(Int($0) + 40, 255)) : $0 }
      try folder.write(
        TinyPNG.grey(pixels, width: side, height: side), to: "dump/archive-\(patient).png")
      labels += "archive-\(patient).png,MRN-9941\(patient),\(isPositive ? 1 : 0)\n"
      people += "MRN-9941\(patient),\(isOther ? "B" : "A"),\(patient < 20 ? "small" : "large")"
      people += (0..<noise).map { Self.bit(patient, $0) ? ",yes" : ",no" }.joined() + "\n"
    }
    try folder.write(labels, to: "dump/labels.csv")
    try folder.write(people, to: "dump/demographics.csv")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"], ["split", "cohort", "--validation", "0.2"],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder
  }

  /// By chance, and the same each time.
  private static func bit(_ patient: Int, _ column: Int) -> Bool {
    var state = UInt64(patient * 64 + column + 1) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 31
    state = state &* 0xBF58_476D_1CE4_E5B9
    return (state >> 40) & 1 == 1
  }

  /// Overwrites the pixels of the test part, which no reader would accept any more.
  ///
  /// - Returns: how many images that are.
  private func spoilTestPart(of folder: TemporaryFolder) throws -> Int {
    func members(_ text: some StringProtocol) throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
      return try #require(object as? [String: Any])
    }
    let lock = try members(folder.text("cohort/split.lock"))
    let places = try #require(lock["assignments"] as? [[String: Any]])
    let tested = Set(
      places.filter { $0["part"] as? String == "test" }.compactMap { $0["caseID"] as? String })
    for row in try folder.text("cohort/manifest.jsonl").split(separator: "\n") {
      let row = try members(row)
      guard let id = row["case_id"] as? String, tested.contains(id) else { continue }
      let name = try #require(row["pixel_file"] as? String)
      let size = try Data(contentsOf: folder.url.appendingPathComponent("cohort/\(name)")).count
      try folder.write(Data(repeating: 7, count: size), to: "cohort/\(name)")
    }
    return tested.count
  }

  private func audit(_ more: String..., in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["audit-base", "fovea-small", "cohort", "-o", "out", "--key", "key", "--input-size", "32"]
        + more, in: folder)
  }

  @Test func `a scanner that is brighter is found, before and after`() throws {
    let folder = try folder(isVisible: true)
    let trained = try Program.run(
      ["finetune", "cohort", "-o", "run", "--key", "key"] + Self.training, in: folder)
    try #require(trained.status == 0, "\(trained.messages)")
    let ending = try audit(
      "--after", "run/model.fovea", "--permutations", "199", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(
      lines.contains {
        $0.hasPrefix("caution scanner, before fine-tuning: can be read from the features, AUROC ")
      }, "\(ending.output)")
    #expect(
      lines.contains { $0.contains("scanner, before fine-tuning: the groups' features lie apart") })
    #expect(lines.contains { $0.contains("scanner, after fine-tuning: ") })
    #expect(
      lines.contains {
        $0.hasPrefix("note    finding, after fine-tuning: the network learnt from images of this")
      })
    #expect(
      lines.contains(
        "note    coil: not read, fewer than two values of at least 30 patients"),
      "\(ending.output)")
    #expect(!ending.output.contains("ALARM"))
    let page = try folder.text("out/audit-base.html")
    #expect(page.contains("is in audit-base.json") && page.contains("Linear probes"))
    #expect(try folder.text("out/audit-base.json").contains("\"schema\" : \"fovea.audit-base/1\""))
    let rows = try folder.text("out/audit-base.csv").split(separator: "\n")
    #expect(rows[0].hasPrefix("column,kind,network,measure,value,lo,hi,null_median,p,p_bh,"))
    #expect(rows.count { $0.hasPrefix("scanner,attribute,after,auroc_less_before,") } == 1)
    #expect(folder.holds("out/audit.jsonl"))
    let again = try audit(
      "--after", "run/model.fovea", "--permutations", "199", "--threads", "1", "--force",
      in: folder)
    #expect(again.output == ending.output)
    for name in ["html", "json", "csv"] {
      let text = try folder.text("out/audit-base.\(name)")
      for canary in ["archive-", "MRN-9941"] { #expect(!text.contains(canary), "\(name)") }
    }
  }

  @Test func `what leaves no trace is no evidence, and the test part is not read`() throws {
    let folder = try folder(isVisible: false, noise: 20)
    #expect(try spoilTestPart(of: folder) > 0)
    let ending = try audit("--permutations", "199", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!ending.output.contains("caution"), "\(ending.output)")
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(
      lines.count {
        $0.contains(", before fine-tuning: no evidence that a line through the features reads it")
      } == 21, "\(ending.output)")
    #expect(lines.contains { $0.contains("finding, before fine-tuning: can be read from") })
    // Without adjusting, at most as many as chance gives: more than four of 21 have 0.3 %.
    let raw = try folder.text("out/audit-base.csv").split(separator: "\n").filter {
      $0.contains(",attribute,before,discriminant_auroc,")
    }.compactMap { Double($0.split(separator: ",", omittingEmptySubsequences: false)[8]) }
    #expect(raw.count == 21)
    #expect(raw.count { $0 <= 0.05 } <= 4, "\(raw)")
  }

  @Test func `what cannot be is refused in a sentence`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "unsplit", "key", "run", to: folder)
    func sentence(_ arguments: String...) throws -> String {
      let ending = try Program.run(
        ["audit-base"] + arguments + ["-o", "out", "--key", "key"], in: folder)
      #expect(ending.status != 0 && !folder.holds("out"))
      return ending.errors.first ?? ending.messages
    }
    #expect(
      try sentence("fovea-small", "unsplit")
        == "split.lock: the cohort has not been split; split it with fovea split")
    #expect(
      try sentence("fovea-small", "cohort")
        == "cohort: no attribute and no label has two values of at least 30 patients in the "
        + "training and validation part; add attributes in demographics.csv, or more patients")
    #expect(
      try sentence("fovea-small", "cohort", "--attributes", "sexx")
        == "--attributes: no image has the attribute sexx; did you mean sex?")
    #expect(
      try sentence("fovea-small", "cohort", "--target", "other")
        == "--target: no image has the label other; it has finding")
    #expect(
      try sentence("fovea-small", "cohort", "--permutations", "3")
        == "--permutations is 3; give a number from 99 to 100000.")
    #expect(
      try sentence("fovea-small", "cohort", "--input-size", "8")
        == "--input-size is 8; give a number from 16 to 1024.")
    #expect(
      try sentence("run/model.fovea", "cohort", "--input-size", "32")
        == "--architecture, --input-norm and --input-size are for weight files; a model says its "
        + "own.")
    #expect(
      try sentence("run/model.fovea", "cohort", "--after", "run/model.fovea")
        == "--after: was not fine-tuned from this backbone, but from random weights; "
        + Self.otherStart)
  }

  private static let otherStart =
    "name the file that training began with, whose SHA-256 fovea lineage --json shows, or audit "
    + "the model by itself"

  @Test func `only what was fine-tuned from a backbone stands after it`() throws {
    let folder = try folder(isVisible: false)
    for (name, start) in [("run", []), ("later", ["--backbone", "run/model.fovea"])] {
      let trained = try Program.run(
        ["finetune", "cohort", "-o", name, "--key", "key"] + start + Self.training, in: folder)
      try #require(trained.status == 0, "\(trained.messages)")
    }
    let (first, later) = ("run/model.fovea", "later/model.fovea")
    let other = try audit("--after", later, in: folder)
    #expect(other.status == 64)
    #expect(
      other.errors == [
        "--after: was not fine-tuned from this backbone, but from another file; "
          + Self.otherStart
      ])
    let both = try audit("--after", later, "--after", first, "--dry-run", in: folder)
    #expect(both.status == 0, "\(both.messages)")
    let ending = try Program.run(
      [
        "audit-base", first, "cohort", "-o", "out", "--key", "key", "--after", later,
        "--permutations", "99",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!ending.output.contains("before fine-tuning"), "\(ending.output)")
    for time in ["in the model given", "after fine-tuning"] {
      #expect(
        ending.output.contains(
          "note    finding, \(time): the network learnt from images of this cohort with their "
            + "labels, so that this says nothing of how well it answers for new patients"),
        "\(ending.output)")
    }
  }

  @Test func `a model of another network is no later state of the backbone`() throws {
    let folder = try folder(isVisible: false)
    let workshop = try Workshop.open()
    try workshop.copy("run", to: folder)
    let ending = try audit("--after", "run/model.fovea", in: folder)
    #expect(ending.status == 64)
    #expect(
      ending.errors == [
        "--after: is a resnet20_cifar, and the backbone a resnet10_slim; name a model that was "
          + "fine-tuned from the backbone, or another backbone"
      ])
    let dry = try audit("--dry-run", in: folder)
    #expect(dry.output.hasPrefix("would read scanner, finding from "), "\(dry.messages)")
    #expect(!folder.holds("out"))
  }
}
