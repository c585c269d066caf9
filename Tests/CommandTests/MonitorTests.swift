import Foundation
import Testing

/// Whether patients that come are still those of the training: a planted scanner is found and
/// named, and what is alike is let be.
@Suite struct MonitorTests {
  private static let training = [
    "--target", "finding", "--backbone", "random", "--architecture", "resnet20_cifar",
    "--epochs", "3", "--set", "model.inputSize=24", "--set", "training.batch=8",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
  ]

  /// A model of 160 patients, 48 of them for validation; made once, nobody writes there.
  private static let made = Result { () throws -> String in
    let folder = try TemporaryFolder(isKept: true)
    try dump(160, from: 1000, to: "dump", in: folder)
    for arguments in [
      ["ingest", "dump", "-o", "cohort", "--demographics", "dump/demographics.csv"],
      ["split", "cohort", "--validation", "0.3"], ["finetune", "cohort", "-o", "run"] + training,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    return folder.url.path
  }

  /// Pictures of so many patients with their tables, each value changed by what is planted.
  private static func dump(
    _ count: Int, from first: Int, to name: String, in folder: TemporaryFolder,
    positives: (Int) -> Bool = { $0 % 2 == 1 }, planted: (Int) -> Int = { $0 }
  ) throws {
    var labels = "path,patient_id,finding\n"
    var demographics = "patient_id,sex\n"
    for patient in 0..<count {
      let number = first + patient
      let pixels = SmallDump.pixels(number: number, isPositive: patient % 2 == 1)
        .map { UInt8(clamping: planted(Int($0))) }
      try folder.write(
        TinyPNG.grey(pixels, width: SmallDump.side, height: SmallDump.side),
        to: "\(name)/p\(number).png")
      labels += "p\(number).png,00\(54170 + number),\(positives(patient) ? 1 : 0)\n"
      demographics += "00\(54170 + number),\(patient / 2 % 2 == 0 ? "F" : "M")\n"
    }
    try folder.write(labels, to: "\(name)/labels.csv")
    try folder.write(demographics, to: "\(name)/demographics.csv")
  }

  /// A folder with the model, its key and its cohort.
  func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let made = try Self.made.get()
    for name in ["run", "key", "cohort"] {
      try FileManager.default.copyItem(
        atPath: "\(made)/\(name)", toPath: folder.path(name))
    }
    return folder
  }

  func monitor(
    _ incoming: String, _ more: String..., in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(
      ["monitor", "run/model.fovea", incoming, "-o", "out", "--key", "key"] + more, in: folder)
  }

  private let tables = ["--labels", "new/labels.csv", "--demographics", "new/demographics.csv"]

  @Test func `patients who are alike raise no alarm, and threads change nothing`() throws {
    let folder = try folder()
    try Self.dump(80, from: 5000, to: "new", in: folder)
    let ending = try monitor("new", tables[0], tables[1], tables[2], tables[3], in: folder)
    #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
    #expect(
      ending.output.contains(
        "watched 80 images of 80 patients against 48 patients of the validation part: "
          + "9 image statistics, features, 1 score distributions, "))
    #expect(ending.output.contains("note    no evidence of drift over the limits in "))
    let document = try folder.text("out/monitor.json")
    #expect(document.contains(#""schema" : "fovea.monitor/1""#))
    #expect(document.contains(#""hasLabels" : true"#))
    let rows = try folder.text("out/monitor.csv").split(separator: "\n")
    #expect(rows[0].hasPrefix("kind,what,attribute,group,then,now,lo,hi,effect,limit,psi,p,p_bh,"))
    #expect(rows.contains { $0.hasPrefix("mix,sex,all,all,") })
    #expect(try folder.text("out/monitor.html").contains("is in monitor.json"))
    #expect(!document.contains(#""0059170""#) && !document.contains("p5000"))
    #expect(folder.holds("out/audit.jsonl"))
    let again = try monitor(
      "new", tables[0], tables[1], tables[2], tables[3], "--threads", "1", "--force", in: folder)
    #expect(again.output == ending.output)
    #expect(try folder.text("out/monitor.json") == document)
  }

  @Test func `a drifted scanner is found and named`() throws {
    let folder = try folder()
    // Gamma 1.3: darker in the middle, black and white stay.
    try Self.dump(
      80, from: 5000, to: "new", in: folder,
      planted: { Int((255 * pow(Double($0) / 255, 1.3)).rounded()) })
    let ending = try monitor("new", in: folder)
    #expect(ending.status == 1, "\(ending.output)\(ending.messages)")
    #expect(ending.output.contains("\nALARM   input: "))
    #expect(ending.output.contains("What to do: look at some of these images beside older ones"))
    #expect(
      ending.output.contains("no labels came with the images, so that prevalence, calibration"))
    #expect(try folder.text("out/monitor.html").contains("ALARM") == false)
    #expect(try folder.text("out/monitor.html").contains(#"class="notice alarm">input: "#))
  }

  @Test func `a cohort is watched with its own labels, and another prevalence is named`() throws {
    let folder = try folder()
    try Self.dump(80, from: 5000, to: "new", in: folder, positives: { $0 % 8 == 1 })
    let ingest = try Program.run(["ingest", "new", "-o", "later", "--key", "key"], in: folder)
    #expect(ingest.status == 0, "\(ingest.messages)")
    let ending = try monitor("later", in: folder)
    #expect(ending.status == 1, "\(ending.output)\(ending.messages)")
    #expect(ending.output.contains("\nALARM   prevalence: finding "))
    #expect(!ending.output.contains("ALARM   input"), "\(ending.output)")
    let tables = try monitor("later", "--labels", "new/labels.csv", "--force", in: folder)
    #expect(tables.status == 64)
    #expect(
      tables.errors == [
        "--labels: is for a folder of images, and a cohort has its own; leave it out, or name the "
          + "folder that the cohort was made of"
      ])
  }

  @Test func `tables of other patients are refused, and of some patients counted`() throws {
    let folder = try folder()
    try Self.dump(40, from: 5000, to: "new", in: folder)
    try Self.dump(40, from: 7000, to: "other", in: folder)
    for (flag, table) in [("--labels", "labels"), ("--demographics", "demographics")] {
      let labels = flag == "--labels" ? "other/labels.csv" : "new/labels.csv"
      let people = flag == "--labels" ? "new/demographics.csv" : "other/demographics.csv"
      let ending = try monitor(
        "new", "--labels", labels, "--demographics", people, "--force", in: folder)
      #expect(ending.status == 65, "\(table): \(ending.output)")
      #expect(
        ending.errors == [
          "\(flag): none of its 40 rows names one of the 40 images; paths are relative to the "
            + "input folder, identifiers keep their leading zeros; or leave it out"
        ])
    }
    var people = try folder.text("new/demographics.csv").split(separator: "\n")
    people[40] = "00999999,F"
    try folder.write(people.joined(separator: "\n") + "\n", to: "new/demographics.csv")
    let ending = try monitor(
      "new", tables[0], tables[1], tables[2], tables[3], "--force", in: folder)
    #expect(
      ending.output.contains(
        "\nlabels: 40 of 40 rows matched, 0 unmatched, 0 ambiguous\n"
          + "demographics: 39 of 40 rows matched, 1 unmatched (row 41), 0 ambiguous\n"),
      "\(ending.output)\(ending.messages)")
  }

  @Test(arguments: [(1, "some"), (12, "12")])
  func `answers that the model does not know count as none, and it says so`(
    count: Int, told: String
  ) throws {
    let folder = try folder()
    try Self.dump(80, from: 5000, to: "new", in: folder)
    var labels = try folder.text("new/labels.csv").split(separator: "\n").map(String.init)
    for row in 1...count { labels[row] = String(labels[row].dropLast()) + "maybe" }
    try folder.write(labels.joined(separator: "\n") + "\n", to: "new/labels.csv")
    let ending = try monitor("new", tables[0], tables[1], tables[2], tables[3], in: folder)
    #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
    #expect(
      ending.output.contains(
        "\(told) patients have answers that the model does not know, which count as no label; it "
          + "knows 0, 1, -1\n"), "\(ending.output)")
    #expect(try folder.text("out/monitor.json").contains(#""hasLabels" : true"#))
  }

  @Test func `too few patients are neither alarm nor calm`() throws {
    let folder = try folder()
    try Self.dump(20, from: 5000, to: "new", in: folder, planted: { $0 / 2 })
    let ending = try monitor("new", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.output.contains(
        "note    no evidence: there are fewer than 30 patients for every test, so that nothing "
          + "can be said, neither an alarm nor that all is well\n"))
  }

  @Test func `a calibrated model is watched against the patients of its calibration`() throws {
    let folder = try folder()
    try Self.dump(80, from: 5000, to: "new", in: folder)
    for arguments in [
      ["ingest", "new", "-o", "later"],
      ["calibrate", "run/model.fovea", "later", "-o", "run/local.fovea"],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    let lineage = try Program.run(["lineage", "run/local.fovea", "--key", "key"], in: folder)
    #expect(
      lineage.output.contains(
        "\nreference for monitoring: 80 patients of the calibration: 9 image statistics, "),
      "\(lineage.output)\(lineage.messages)")
    let own = try Program.run(
      ["monitor", "run/local.fovea", "later", "-o", "out", "--key", "key"], in: folder)
    #expect(own.status == 65)
    #expect(
      own.errors == [
        "cohort: is the one that local was made from or calibrated on; watch images that came "
          + "later"
      ])
  }

  @Test func `what cannot be is refused in a sentence`() throws {
    let folder = try folder()
    let alpha = try monitor("cohort", "--alpha", "1", in: folder)
    #expect(alpha.status == 64)
    #expect(alpha.messages.contains("--alpha is 1.0; give a share above 0 and below 1."))
    let kind = try monitor("cohort", "--effect-limits", "inputs=1", in: folder)
    #expect(kind.status == 64)
    #expect(
      kind.errors == ["--effect-limits inputs: is no kind of drift; did you mean input?"])
    let number = try monitor("cohort", "--effect-limits", "input=-1", in: folder)
    #expect(
      number.errors == [
        "--effect-limits input=-1: does not say one limit; write kinds once each, with a number "
          + "from 0 on, as input=0.3,outputs=0.2"
      ])
    let own = try monitor("cohort", in: folder)
    #expect(own.status == 65)
    #expect(
      own.errors == [
        "cohort: is the one that model was made from or calibrated on; watch images that came "
          + "later"
      ])
    let dry = try monitor("run", "--dry-run", in: folder)
    #expect(dry.status == 0 && dry.output.hasPrefix("would watch <input> ("))
    let workshop = try Workshop.open()
    let other = try TemporaryFolder()
    try workshop.copy("run", "key", "unsplit", to: other)
    let old = try monitor("unsplit", in: other)
    #expect(old.status == 65)
    #expect(
      old.errors == [
        "model: keeps no reference to watch against: an older program made it, or fewer than 30 "
          + "patients were set aside; fovea calibrate writes a model that has one, from images it "
          + "did not learn from"
      ])
  }
}
