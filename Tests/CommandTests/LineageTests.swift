import Foundation
import Testing

/// Where a model comes from, and what a patient's images went into.
@Suite struct LineageTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", "run", to: folder)
    return folder
  }

  private func lineage(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(["lineage"] + arguments + ["--key", "key"], in: folder)
  }

  @Test func `a model tells its data, split, weights, program and owner`() throws {
    let folder = try folder()
    let alone = try lineage(["run/model.fovea"], in: folder)
    #expect(alone.status == 0, "\(alone.messages)")
    #expect(
      alone.output.contains(
        "data version: not known, as the cohort with its split is in none of the folders (--in)\n"))
    let whole = try lineage(["run/model.fovea", "--in", "."], in: folder)
    let cases = try ReviewSheet.cases(folder, "cohort")
    let training = cases.count { $0.part == "train" }
    for line in [
      "answers: finding by resnet20_cifar, one answer per image",
      "data version: 1, from ingest; 0 rounds of feedback with 0 answers",
      "learnt from: \(training) images of \(training) patients",
      "test part opened: 0 times before it, 0 now",
      "first weights: random; origin not stated; licence not stated",
      "program: fovea ", "owner: NEEDS AUTHOR", "approvals: none in these folders",
    ] {
      #expect(whole.output.contains("\n\(line)"), "\(line)\n\(whole.output)")
    }
  }

  @Test func `a patient is followed into cohorts, models and predictions`() throws {
    let folder = try folder()
    let cases = try ReviewSheet.cases(folder, "cohort")
    let train = try #require(cases.first { $0.part == "train" })
    let test = try #require(cases.first { $0.part == "test" })
    let watched = try #require(cases.first { $0.part == "validation" })
    let taught = try lineage([train.patient, "--in", "."], in: folder)
    #expect(taught.output.hasPrefix("patient \(train.patient): in 1 of 1 cohorts\n"))
    #expect(taught.output.contains(", version 1: 1 images train\n"))
    #expect(taught.output.contains(": train\nreports that rest on them: 0\n1 models learnt from"))
    let seen = try lineage([watched.patient, "--in", "."], in: folder)
    #expect(seen.output.contains(": 1 tables\nreports that rest on them: 1\n"))
    #expect(seen.output.contains("\n1 models were tuned on the patient (thresholds, calibration)"))
    #expect(!seen.output.contains("no model") && !seen.output.contains("learnt from"))
    let tested = try lineage([test.patient, "--in", "."], in: folder)
    #expect(
      tested.output.hasSuffix(
        "\nno model or backbone of these folders learnt from the patient or was tuned on the "
          + "patient\n"))
    let kept = try lineage([test.patient, "--in", ".", "--json"], in: folder)
    #expect(kept.output.contains(#""schema" : "fovea.lineage.patient/1""#))
    #expect(kept.output.contains(#""test" : 1"#))
  }

  @Test func `a cohort without a withdrawn patient says so`() throws {
    let folder = try folder()
    try Workshop.open().copy("dump", to: folder)
    try folder.write("patient_id\n004170\n", to: "withdrawn.csv")
    let ending = try Program.run(
      [
        "ingest", "dump", "-o", "later", "--exclude", "withdrawn.csv", "--key", "key", "--quiet",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let before = Set(try ReviewSheet.cases(folder, "cohort").map(\.patient))
    let text = try folder.text("later/manifest.jsonl")
    let gone = try #require(before.first { !text.contains($0) })
    let traced = try lineage([gone, "--in", "."], in: folder)
    #expect(traced.output.hasPrefix("patient \(gone): in 1 of 2 cohorts\n"))
    #expect(
      traced.output.contains(
        ", version 1: does not hold the patient (withdrawn, or never in it)\n"))
  }

  @Test func `of a split made anew, or a cohort that is not there, nothing is known`() throws {
    let folder = try folder()
    let cases = try ReviewSheet.cases(folder, "cohort")
    let train = try #require(cases.first { $0.part == "train" })
    let split = try Program.run(
      ["split", "cohort", "--seed", "99", "--force", "--key", "key", "--quiet"], in: folder)
    #expect(split.status == 0, "\(split.messages)")
    let unknown =
      "\n1 models: not known whether they learnt from the patient or were tuned on the patient, as "
      + "a cohort of theirs with its split is in none of the folders (--in), or their first "
      + "weights do not name it\n"
    let anew = try lineage([train.patient, "--in", "."], in: folder)
    #expect(anew.output.contains(": in the cohort; its split was made anew\n"), "\(anew.output)")
    #expect(anew.output.hasSuffix(unknown), "\(anew.output)")
    let model = try lineage(["run/model.fovea", "--in", "."], in: folder)
    #expect(model.output.contains("\ndata version: not known"))
    let alone = try lineage([train.patient, "--in", "run"], in: folder)
    #expect(alone.output.hasSuffix(unknown), "\(alone.output)")
  }

  @Test func `what is neither a model nor a pseudonym is refused`() throws {
    let folder = try folder()
    let other = try lineage(["secret-ward/x"], in: folder)
    #expect(other.status == 64)
    #expect(
      other.messages.contains(
        "lineage: is asked of neither a model file nor a pseudonym; name a NAME.fovea, or a "
          + "patient_id of a table of ours, p and 16 digits"))
    #expect(!other.messages.contains("secret-ward"))
    let lonely = try lineage(["p0123456789abcdef"], in: folder)
    #expect(lonely.status == 64)
    #expect(lonely.messages.contains("--in: is needed: a pseudonym alone leads nowhere; "))
    let missing = try lineage(["p0123456789abcdef", "--in", "nowhere"], in: folder)
    #expect(missing.status == 66)
  }
}
