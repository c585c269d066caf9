import Foundation
import Testing

/// Whoever is in a backbone is in every model that began with it.
@Suite struct LineageBackboneTests {
  private static let tiny = [
    "--set", "epochs=1", "--set", "batch=6", "--set", "side=32", "--set", "embedding=8",
  ]

  /// The workshop's cohort, and another whose images a backbone was adapted to.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    var dump = SmallDump(patients: 12)
    dump.firstNumber = 500
    dump.patientID = { "00\(7170 + $0)" }
    try dump.write(to: folder, "dump")
    try run(["ingest", "dump", "-o", "other"], in: folder)
    try run(["split", "other", "--validation", "0.2", "--test", "0.2"], in: folder)
    try run(["pretrain", "--images", "other", "-o", "adapted"] + Self.tiny, in: folder)
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws {
    let ending = try Program.run(arguments + ["--key", "key", "--quiet"], in: folder)
    try #require(ending.status == 0, "\(arguments): \(ending.messages)")
  }

  private func lineage(_ subject: String, _ places: String..., in folder: TemporaryFolder) throws
    -> String
  {
    let ending = try Program.run(
      ["lineage", subject, "--key", "key"] + places.flatMap { ["--in", $0] }, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    return ending.output
  }

  private func patient(of cohort: String, part: String, in folder: TemporaryFolder) throws
    -> String
  {
    try #require(try ReviewSheet.cases(folder, cohort).first { $0.part == part }).patient
  }

  @Test func `patients of a backbone's cohort are found in the models that began with it`() throws {
    let folder = try folder()
    try run(
      [
        "finetune", "cohort", "-o", "tuned", "--target", "finding", "--backbone",
        "adapted/backbone.safetensors", "--epochs", "1", "--set", "model.inputSize=32", "--set",
        "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
      ], in: folder)
    let learnt = try patient(of: "other", part: "train", in: folder)
    let found = try lineage(learnt, ".", in: folder)
    #expect(found.contains(#/\nmodel [0-9a-f]{12}, of cohort [0-9a-f]{12}: backbone \(cohort /#))
    #expect(found.contains(#/\nbackbone [0-9a-f]{12}, of cohort [0-9a-f]{12}: backbone \(/#))
    #expect(found.contains("\n1 models learnt from the patient; "), "\(found)")
    #expect(found.contains("\n1 backbones learnt from the patient; "), "\(found)")
    #expect(!found.contains("no model") && !found.contains("not known"), "\(found)")

    let nobody =
      "no model or backbone of these folders learnt from the patient or was tuned on the patient\n"
    let tested = try patient(of: "other", part: "test", in: folder)
    #expect(try lineage(tested, ".", in: folder).hasSuffix(nobody))
    let unknown = try lineage(
      patient(of: "cohort", part: "test", in: folder), "cohort", "tuned", "adapted", in: folder)
    #expect(unknown.contains("\n1 models: not known whether they learnt "), "\(unknown)")
    #expect(unknown.contains("\n1 backbones: not known whether they learnt "), "\(unknown)")
    #expect(!unknown.contains(nobody), "\(unknown)")

    let model = try lineage("tuned/model.fovea", in: folder)
    let digest = try #require(
      model.firstMatch(of: /\nfirst weights learnt from cohort: (\w{64})\n/)
    ).1
    #expect(found.contains("cohort \(digest.prefix(12)), version 1: 1 images train\n"))
    let shown = try Program.run(["weights", "show", "adapted/backbone.safetensors"], in: folder)
    #expect(
      shown.output.contains("\nlearnt from: cohort \(digest), the training part of split "))
    for file in ["tuned/model.fovea", "adapted/backbone.safetensors"] {
      let bytes = try Data(contentsOf: folder.url.appendingPathComponent(file))
      #expect(bytes.range(of: Data(learnt.utf8)) == nil, "\(file) names a patient")
    }
  }

  @Test func `of a split made anew nobody knows who is in the backbone`() throws {
    let folder = try folder()
    let learnt = try patient(of: "other", part: "train", in: folder)
    try run(["split", "other", "--seed", "99", "--force"], in: folder)
    let found = try lineage(learnt, "other", "adapted", in: folder)
    #expect(found.contains(": in a cohort of the backbone; its split was made anew\n"), "\(found)")
    #expect(found.contains("\n1 backbones: not known whether they learnt "), "\(found)")
  }
}
