import Foundation
import Testing

/// What changed images do to a model: a planted shortcut is found, and a sound model cleared.
@Suite struct StressTests {
  private static let training = [
    "--target", "finding", "--backbone", "random", "--architecture", "resnet20_cifar",
    "--epochs", "6", "--set", "model.inputSize=24", "--set", "training.batch=8",
    "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
  ]

  /// A model of 160 patients; positives have a bright square in the middle, or only a bright
  /// marker in the upper left corner while every second picture has the square.
  private func folder(hasShortcut: Bool, masks: Bool = false) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var labels = "path,patient_id,finding\n"
    for patient in 0..<160 {
      let isPositive = patient % 2 == 1
      let hasSquare = hasShortcut ? patient % 4 < 2 : isPositive
      var pixels = SmallDump.pixels(number: 1000 + patient, isPositive: hasSquare)
      if hasShortcut && isPositive {
        for row in 1...3 { for column in 1...3 { pixels[row * SmallDump.side + column] = 230 } }
      }
      let side = SmallDump.side
      try folder.write(
        TinyPNG.grey(pixels, width: side, height: side), to: "dump/p\(patient).png")
      labels += "p\(patient).png,00\(4170 + patient),\(isPositive ? 1 : 0)\n"
      guard masks else { continue }
      let marked = (0..<side * side).map { index -> UInt8 in
        let isInside = (6..<14).contains(index / side) && (8..<16).contains(index % side)
        return hasSquare && isInside ? 255 : 0
      }
      try folder.write(
        TinyPNG.grey(marked, width: side, height: side), to: "masks/p\(patient).png")
    }
    try folder.write(labels, to: "dump/labels.csv")
    try model(in: folder, masks: masks)
    return folder
  }

  private func model(in folder: TemporaryFolder, masks: Bool) throws {
    for arguments in [
      ["ingest", "dump", "-o", "cohort"] + (masks ? ["--masks", "masks"] : []),
      ["split", "cohort", "--validation", "0.3"],
      ["finetune", "cohort", "-o", "run"] + Self.training,
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
  }

  private func stress(_ more: String..., in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["stress", "run/model.fovea", "cohort", "-o", "out", "--key", "key"] + more, in: folder)
  }

  @Test func `a marker that gives the label away is found`() throws {
    let folder = try folder(hasShortcut: true, masks: true)
    let ending = try stress("--attacked", "0", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let alarms = ending.output.split(separator: "\n").filter { $0.hasPrefix("ALARM   ") }
    #expect(alarms.contains { $0.contains("finding, corners: a shortcut is likely") })
    #expect(
      alarms.contains { $0.contains("finding, finding covered: the score still knows the answer") }
    )
    #expect(!ending.output.contains("fgsm"))
    #expect(try folder.text("out/stress.html").contains("a shortcut is likely"))
    #expect(try folder.text("out/stress.html").contains("is in stress.json"))
    let document = try folder.text("out/stress.json")
    #expect(document.contains("\"schema\" : \"fovea.stress/1\""))
    #expect(document.contains("\"covered\" : 48") && document.contains("\"attacked\" : 0"))
  }

  @Test func `a model of the finding itself is cleared, and threads change nothing`() throws {
    let folder = try folder(hasShortcut: false, masks: true)
    let ending = try stress("--attacked", "20", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(!ending.output.contains("ALARM"), "\(ending.output)")
    // 48 patients cannot show that nothing is left, and the sentence does not claim it.
    #expect(
      ending.output.contains(
        "finding, finding covered: no evidence that it still knows the answer, and none against")
        || ending.output.contains("finding, finding covered: the score falls to chance"))
    #expect(ending.output.contains("finding, corners: "))
    #expect(ending.output.contains("finding, pgd: "))
    let first = try folder.text("out/stress.json")
    let rows = try folder.text("out/stress.csv").split(separator: "\n")
    // 50 spoiled, 1 covered, 10 attacked; 5 measures of the whole.
    #expect(rows.count { $0.contains(",all,all,") } == 61 * 5)
    #expect(rows[0].hasPrefix("change,severity,strength,label,attribute,group,metric,before,"))
    let again = try stress("--attacked", "20", "--threads", "1", "--force", in: folder)
    #expect(again.output == ending.output)
    #expect(try folder.text("out/stress.json") == first)
    #expect(folder.holds("out/audit.jsonl"))
  }

  @Test func `the size of what is covered gives nothing away`() throws {
    let folder = try TemporaryFolder()
    var labels = "path,patient_id,finding\n"
    let side = SmallDump.side
    for patient in 0..<160 {
      // Both have a square without noise that is marked, of 36 or of 100 pixels: to cover it by
      // itself would leave all there was to see.
      let margin = patient % 2 == 1 ? 7 : 9
      var pixels = SmallDump.pixels(number: 3000 + patient, isPositive: false)
      var marked = [UInt8](repeating: 0, count: side * side)
      for row in margin..<side - margin {
        for column in margin..<side - margin {
          pixels[row * side + column] = 92
          marked[row * side + column] = 255
        }
      }
      try folder.write(
        TinyPNG.grey(pixels, width: side, height: side), to: "dump/p\(patient).png")
      try folder.write(
        TinyPNG.grey(marked, width: side, height: side), to: "masks/p\(patient).png")
      labels += "p\(patient).png,00\(4170 + patient),\(patient % 2)\n"
    }
    try folder.write(labels, to: "dump/labels.csv")
    try model(in: folder, masks: true)
    let ending = try stress("--attacked", "0", in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("finding, finding covered: "), "\(ending.output)")
    #expect(!ending.output.contains("the score still knows the answer"), "\(ending.output)")
    #expect(try folder.text("out/stress.json").contains("\"covered\" : 48"))
  }

  @Test func `masks of one label cover nothing of another`() throws {
    let folder = try TemporaryFolder()
    var marked = MarkedDump()
    marked.dump.patients = 60
    marked.dump.columns = [("lesion", { "\($0 / 2 % 2)" })]
    try marked.write(to: folder, "dump", masks: "masks")
    func run(_ arguments: [String]) throws {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    try run(["ingest", "dump", "--masks", "masks", "-o", "cohort"])
    try run(["split", "cohort", "--validation", "0.5"])
    // No mask goes by the name of what a model of the finding says, so all count there.
    for (targets, covered) in [("finding,lesion", "lesion"), ("finding", "finding")] {
      try run(
        ["finetune", "cohort", "-o", covered]
          + Workshop.quickly.map { $0 == "finding" ? targets : $0 })
      let out = "stress-\(covered)"
      try run(
        ["stress", "\(covered)/model.fovea", "cohort", "-o", out, "--attacked", "0"])
      let rows = try folder.text("\(out)/stress.csv").split(separator: "\n")
        .filter { $0.hasPrefix("finding covered,") }
        .map { $0.split(separator: ",", omittingEmptySubsequences: false)[3] }
      #expect(Set(rows.map(String.init)) == [covered])
    }
  }

  @Test func `the test part is opened only when asked for, and counted`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    let dry = try stress("--test", "--dry-run", in: folder)
    #expect(dry.output.contains("would stress the model on "), "\(dry.messages)")
    #expect(dry.output.hasSuffix("test part opened so far: 0\n"))
    #expect(!folder.holds("out"))
    let ending = try stress("--test", "--attacked", "2", in: folder)
    #expect(ending.output.hasSuffix("test part opened so far: 1\n"), "\(ending.messages)")
    // Three patients a class are too few for any interval: it says so, and claims nothing.
    #expect(ending.output.contains("finding, noise: no evidence ("), "\(ending.output)")
    #expect(!ending.output.contains("ALARM"))
  }

  @Test func `images that the model refuses before any change are not called stressed`() throws {
    let folder = try TemporaryFolder()
    func run(_ arguments: [String]) throws -> Program.Ending {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
      return ending
    }
    for (name, view, first) in [("known", "PA", 0), ("foreign", "LL", 500_000)] {
      var dump = SmallDump(patients: 40)
      dump.firstNumber = first
      dump.patientID = { "\(first + 4170 + $0)" }
      dump.columns = [("view", { _ in view })]
      try dump.write(to: folder, "dump-\(name)")
      _ = try run(["ingest", "dump-\(name)", "-o", name])
      _ = try run(["split", name])
    }
    _ = try run(["finetune", "known", "-o", "run"] + Workshop.quickly)
    let ending = try run(
      ["stress", "run/model.fovea", "foreign", "-o", "out", "--attacked", "0"])
    let line = ending.output.firstMatch(
      of: /stressed the model on 0 of (\d+) images of the validation part/)
    let images = try #require(line?.1)
    #expect(
      ending.messages.contains(
        "\(images) of \(images) images are refused by the model's input contract before any "
          + "change"))
    #expect(try folder.text("out/stress.json").contains("\"answered\" : 0"))
    #expect(try folder.text("out/stress.html").contains("of \(images) of the validation part"))
  }

  @Test func `what cannot be is refused in a sentence`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    let margin = try stress("--margin", "1.5", in: folder)
    #expect(margin.status == 64)
    #expect(margin.messages.contains("--margin is 1.5; give a share from 0 to below 1."))
    let attacked = try stress("--attacked=-1", in: folder)
    #expect(attacked.status == 64)
    #expect(
      attacked.messages.contains(
        "--attacked is -1; give a count of images, or 0 for none."))
  }
}
