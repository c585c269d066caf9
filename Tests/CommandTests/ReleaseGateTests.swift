import Files
import Foundation
import Testing

/// What identifies people is in no output, whatever somebody calls things: the release gate.
@Suite struct ReleaseGateTests {
  private func run(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private static let hint =
    "; see what files, models, columns, classes and settings are called, and change that"

  /// A command, and the artefact in which the patient's name would be.
  private static let planted: [(arguments: [String], artefact: String)] = [
    (
      ["finetune", "cohort", "-o", "out"] + Workshop.quickly + GateWorkshop.target,
      "the settings"
    ),
    (["split", "cohort", "--force", "--stratify", "zephyrine_quillon"], "split.lock"),
    (["predict", "run/model.fovea", "dump", "-o", "out"], "predictions.csv"),
    (["evaluate", "run/model.fovea", "cohort", "-o", "out", "--test"], "evaluation.json"),
    (["calibrate", "run/model.fovea", "cohort", "-o", "out"], "out"),
    (
      ["weights", "export", "run/model.fovea", "-o", "out", "--seal", "cohort.seal"], "out"
    ),
    (["run", "plan.yaml", "-o", "out"], "pipeline.yaml"),
  ]

  @Test(arguments: planted.indices)
  func `a patient's name in an artefact stops the command`(index: Int) throws {
    let (arguments, artefact) = Self.planted[index]
    let folder = try GateWorkshop.copy()
    try folder.write(Self.plan(target: "zephyrine_quillon"), to: "plan.yaml")
    let lock = try folder.text("cohort/split.lock")
    let ending = try run(arguments, in: folder)
    #expect(ending.status == 65, "\(ending.messages)")
    let error = try #require(ending.errors.first)
    #expect(
      error.hasPrefix("\(artefact): would hold the name of a patient, and is not written"),
      "\(error)")
    #expect(error.hasSuffix(Self.hint), "\(error)")
    #expect(try folder.text("cohort/split.lock") == lock)
    #expect(!folder.holds("out/predictions.csv") && !folder.holds("out/model.fovea"))
    #expect(!folder.holds("out") || arguments[0] == "run")
    #expect(!ending.output.lowercased().contains("zephyrine"))
  }

  @Test func `a report whose label is a patient's number is not written`() throws {
    let folder = try GateWorkshop.copy()
    var people = "patient_id,sex\n"
    for patient in 0..<24 { people += "MRN-9941\(patient),\(patient % 4 < 2 ? "F" : "M")\n" }
    people += "MRN-994107,F\n"
    try folder.write(people, to: "people.csv")
    let ending = try run(
      ["report", "--predictions", "report.csv", "--demographics", "people.csv", "-o", "out"],
      in: folder)
    #expect(ending.status == 65, "\(ending.messages)")
    #expect(
      ending.errors.first?.hasPrefix(
        "evaluation.json: would hold a number of a patient, visit or device") == true,
      "\(ending.messages)")
    #expect(!folder.holds("out"))
  }

  @Test func `a backbone that is called like a patient is not adapted`() throws {
    let folder = try GateWorkshop.copy()
    let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Networks/Resources/fovea-small.safetensors")
    try folder.write(try Data(contentsOf: shipped), to: "quillon-zephyrine.safetensors")
    let ending = try run(
      [
        "pretrain", "--images", "cohort", "-o", "out", "--from", "quillon-zephyrine.safetensors",
        "--set", "epochs=1", "--set", "batch=4", "--set", "side=32", "--set", "embedding=8",
      ], in: folder)
    #expect(ending.status == 65, "\(ending.messages)")
    #expect(
      ending.errors.first?.contains(": would hold the name of a patient, and is not") == true,
      "\(ending.messages)")
    #expect(!folder.holds("out/backbone.safetensors"))
  }

  @Test func `a model that holds a picture of the cohort is not written`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("run", "key", to: folder)
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    #expect(try run(["ingest", "others", "-o", "fresh"], in: folder).status == 0)
    let command = ["calibrate", "run/model.fovea", "fresh", "-o", "new.fovea"]
    #expect(try run(command, in: folder).status == 0)
    let place = folder.url.appendingPathComponent("run/model.fovea")
    let model = try SafeTensors(data: try Data(contentsOf: place))
    let picture = SmallDump.pixels(number: 507_000, isPositive: true)
    var tensors = model.tensors
    let name = try #require(
      tensors.keys.sorted().first { (tensors[$0]?.values.count ?? 0) >= picture.count })
    let tensor = try #require(tensors[name])
    let floats = picture.map { (Float($0) - 128) / 6400 }
    tensors[name] = FileTensor(
      shape: tensor.shape, values: floats + tensor.values.dropFirst(floats.count))
    try SafeTensors(metadata: model.metadata, tensors: tensors).encoded().write(to: place)
    let ending = try run(command + ["--force"], in: folder)
    #expect(
      ending.errors == [
        "new.fovea: would hold pixels of an image, and is not written; "
          + "the network keeps a picture of the cohort; take other weights"
      ], "\(ending.messages)")
    #expect(ending.status == 65)
  }

  @Test func `without a seal the output says so, and a release is refused`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "run", "key", to: folder)
    let command = ["evaluate", "run/model.fovea", "cohort"]
    #expect(try run(command + ["-o", "out"], in: folder).status == 0)
    #expect(try folder.text("out/audit.jsonl").contains(#""gate":"unscanned""#))
    let unscanned = "unscanned: there is no seal beside the cohort"
    #expect(try folder.text("out/report/report.json").contains(unscanned))
    #expect(try folder.text("out/report/report.html").contains(unscanned))
    let ending = try run(command + ["-o", "release", "--release"], in: folder)
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "--release: what was written could not be searched for identities: there is no seal "
          + "beside the cohort; name the seal that fovea ingest wrote with the cohort by --seal, "
          + "or leave --release out"
      ])
    try Workshop.open().copy("cohort.seal", to: folder)
    let searched = try run(command + ["-o", "searched"], in: folder)
    #expect(searched.status == 0, "\(searched.messages)")
    #expect(try folder.text("searched/audit.jsonl").contains(#""gate":"searched "#))
    #expect(
      try folder.text("searched/report/report.json").contains(
        "every file of this output, for names, numbers, dates and pixels of the sealed cohort"))
  }

  static func plan(target: String) -> String {
    """
    input: {folder: dump}
    model: {targets: [\(target)], backbone: random, architecture: resnet20_cifar, inputSize: 16}
    training: {epochs: 1, batch: 8}
    evaluation: {bootstrap: 50, permutations: 50, learningCurve: []}
    """
  }
}
