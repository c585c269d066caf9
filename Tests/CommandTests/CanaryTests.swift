import Foundation
import Testing

/// Names, identifiers, dates and paths of the input are in no byte that any command writes.
@Suite struct CanaryTests {
  /// What only the input says; the invented hospital is in `TinyDICOM`.
  private static let canaries = [
    "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "Infirmary", "20140703",
    "2014-07-03", "1.2.840.99999.", "archive-", "picture1", "secret-ward",
  ]

  /// Commands on the model and the cohort of the others.
  private static let explaining = [
    ["explain", "out/run/model.fovea", "secret-ward/dump", "-o", "out/explained", "-v"],
    [
      "explain", "out/run/model.fovea", "out/cohort", "-o", "out/compared", "-v", "--cohort",
      "out/cohort",
    ],
    [
      "predict", "out/run/model.fovea", "secret-ward/dump", "-o", "out/shown", "-v", "--explain",
      "grad-cam",
    ],
    ["mitigate", "out/cohort", "-o", "out/mitigated", "--attribute", "sex", "-v"]
      + Workshop.quickly,
  ]
  /// Outputs that have an audit log.
  private static let logged = [
    "cohort", "inspected", "adapted", "run", "test", "predicted", "report", "explained",
    "compared", "stressed", "shown", "shown/explanations", "mitigated", "members",
  ]

  private var dump: SmallDump {
    var dump = SmallDump(patients: 20, isDICOM: true)
    dump.patientID = { "MRN-9941\($0)" }
    return dump
  }

  /// A model that makes sets by an attribute, and withholds answers.
  private static let cautious = [
    "--conformal", "lac", "--conformal-by", "sex", "--abstain", "conformal",
  ]

  /// One command after the other, each on what those before it made.
  private static let commands = [
    [
      "ingest", "secret-ward/dump", "-o", "out/cohort", "--link", "link.csv", "-v",
    ],
    ["split", "out/cohort", "-v"],
    [
      "inspect", "out/cohort", "-o", "out/inspected", "--masks", "secret-ward/masks", "--link",
      "link.csv", "-v",
    ],
    [
      "pretrain", "--images", "out/cohort", "-o", "out/adapted", "-v", "--set", "epochs=1",
      "--set", "batch=4", "--set", "side=32", "--set", "embedding=8",
    ],
    ["finetune", "out/cohort", "-o", "out/run", "-v"] + Workshop.quickly,
    ["calibrate", "out/run/model.fovea", "out/cohort", "-o", "out/calibrated.fovea", "-v"]
      + Self.cautious,
    ["evaluate", "out/run/model.fovea", "out/cohort", "-o", "out/test", "--test", "-v"],
    ["stress", "out/run/model.fovea", "out/cohort", "-o", "out/stressed", "-v"],
    [
      "audit", "members", "out/run/model.fovea", "out/cohort", "-o", "out/members", "-v",
      "--whole", "--shadows", "2",
    ],
    ["predict", "out/calibrated.fovea", "secret-ward/dump", "-o", "out/predicted", "-v"],
    [
      "weights", "export", "out/run/model.fovea", "-o", "out/model.onnx", "--images",
      "out/cohort", "-v",
    ],
    [
      "report", "--predictions", "secret-ward/other.csv",
      "--demographics", "secret-ward/dump/demographics.csv", "-o", "out/report", "-v",
    ],
    ["audit", "verify", "out/cohort"], ["audit", "verify", "out/run", "--json"],
    ["predict", "out/run/model.fovea", "secret-ward/nothing", "-o", "out/none", "--json"],
  ]

  @Test func `no canary leaves through any command but link`() throws {
    let folder = try TemporaryFolder()
    try dump.write(to: folder, "secret-ward/dump")
    let broken = try Data(contentsOf: folder.url.appendingPathComponent(Self.picture)).prefix(700)
    try folder.write(Data(broken), to: "secret-ward/dump/archive-0/broken")
    try folder.write(foreignTable, to: "secret-ward/other.csv")
    try folder.write(
      TinyPNG.grey([0, 9, 7, 1], width: 2, height: 2), to: "secret-ward/masks/picture1000.png")
    var said = ""
    for arguments in Self.commands + Self.explaining {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      let isMeantToFail = arguments.contains("secret-ward/nothing")
      #expect((ending.status == 0) != isMeantToFail, "\(arguments): \(ending.messages)")
      said += ending.output + ending.messages
    }
    for canary in Self.canaries {
      #expect(!said.contains(canary), "\(canary) was said")
    }
    for name in Self.logged {
      #expect(folder.holds("out/\(name)/audit.jsonl"), "\(name)")
    }
    let link = try folder.text("link.csv")
    #expect(link.contains("archive-0"))
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path("out")) {
      for canary in Self.canaries { #expect(!path.contains(canary), "\(canary) names \(path)") }
      guard let data = try? Data(contentsOf: folder.url.appendingPathComponent("out/\(path)"))
      else { continue }
      for canary in Self.canaries {
        #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }

  @Test func `no canary leaves through deidentify but by link`() throws {
    let folder = try TemporaryFolder()
    try dump.write(to: folder, "secret-ward/dump")
    let broken = try Data(contentsOf: folder.url.appendingPathComponent(Self.picture)).prefix(700)
    try folder.write(Data(broken), to: "secret-ward/dump/archive-0/broken")
    try folder.write("path,patient_id\nQuillon.png,MRN-9941\n", to: "secret-ward/Quillon.csv")
    try folder.write("name,content\nQuillon,Quillon\n", to: "secret-ward/Quillon-seen.csv")
    let ending = try Program.run(
      [
        "deidentify", "secret-ward/dump", "-o", "out", "--link", "link.csv", "--vault", "out.vault",
        "-v", "--key", "key", "--clean", "descriptors", "--patients", "secret-ward/Quillon.csv",
        "--text-reviewed", "secret-ward/Quillon-seen.csv",
      ], in: folder)
    #expect(ending.output.contains("--patients: 1 of 1 rows name no file of the input: 2"))
    #expect(ending.output.contains("--text-reviewed: 1 of 1 rows name no file that looks"))
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.hasPrefix("found 23 files: 20 released, 1 quarantined, 2 not DICOM\n"))
    #expect(try folder.text("link.csv").contains("archive-0"))
    for canary in Self.canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary) was said")
    }
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))
    for path in paths.map({ "out/\($0)" }) + ["out.vault"] {
      let data = try? Data(contentsOf: folder.url.appendingPathComponent(path))
      for canary in Self.canaries {
        #expect(!path.contains(canary), "\(canary) names \(path)")
        #expect(data?.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }

  @Test func `no canary of a picture leaves through deidentify but by link`() throws {
    let folder = try TemporaryFolder()
    for number in 0..<3 {
      let picture = TinyPNG.grey(
        SmallDump.pixels(number: number, isPositive: false), width: SmallDump.side,
        height: SmallDump.side, text: "Quillon")
      try folder.write(picture, to: "secret-ward/archive-0/Zephyrine\(number).png")
    }
    try folder.write(
      "path,patient_id\narchive-0/Zephyrine0.png,MRN-9941\narchive-0/Zephyrine1.png,MRN-9941\n",
      to: "who.csv")
    let ending = try Program.run(
      [
        "deidentify", "secret-ward", "-o", "out", "--patients", "who.csv", "--link", "link.csv",
        "--vault", "out.vault", "-v", "--key", "key",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.hasPrefix("found 3 files: 2 released, 1 quarantined\n"))
    #expect(ending.output.contains("\n2 files are PNG or JPEG pictures\n"))
    #expect(try folder.text("link.csv").contains(",archive-0/Zephyrine1.png,,,,released\n"))
    let opened = try Program.run(["key", "open-vault", "out.vault", "--key", "key"], in: folder)
    #expect(opened.output.contains(",MRN-9941,archive-0/Zephyrine0.png,,,,released\n"))
    let canaries = ["Quillon", "Zephyrine", "MRN-9941", "archive-", "secret-ward", "who.csv"]
    for canary in canaries {
      #expect(!(ending.output + ending.messages).contains(canary), "\(canary) was said")
    }
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))
    #expect(paths.count { $0.hasSuffix(".png") } == 2)
    for path in paths.map({ "out/\($0)" }) + ["out.vault"] {
      let data = try? Data(contentsOf: folder.url.appendingPathComponent(path))
      for canary in Self.canaries {
        #expect(!path.contains(canary), "\(canary) names \(path)")
        #expect(data?.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }

  private static let picture = "secret-ward/dump/archive-0/picture0"

  /// Another model's table, with the hospital's own identifiers.
  private var foreignTable: String {
    var table = "case_id,patient_id,label,score,target\n"
    for patient in 0..<20 {
      let score = Double(patient * 7 % 20) / 20
      table += "picture1\(patient),MRN-9941\(patient),finding,\(score),\(patient % 2)\n"
    }
    return table
  }
}
