import Foundation
import Testing

/// What `fovea explain` takes for a call, for a mask and for a name.
@Suite struct ExplainEvidenceTests {
  private func run(
    _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Program.Ending {
    try Program.run(arguments + ["--key", "key"], in: folder)
  }

  private func rows(
    _ name: String, _ member: String, in folder: TemporaryFolder
  ) throws -> [[String: Any]] {
    let document = try JSONSerialization.jsonObject(with: Data(folder.text(name).utf8))
    return try #require((document as? [String: Any])?[member] as? [[String: Any]])
  }

  @Test func `what a model withholds is not said, as in predictions`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("key", "run", to: folder)
    var dump = SmallDump(patients: 60)
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    try dump.write(to: folder, "others")
    for arguments in [
      ["ingest", "others", "-o", "fresh"],
      [
        "calibrate", "run/model.fovea", "fresh", "-o", "new.fovea", "--abstain", "confidence",
        "--alpha", "0.5",
      ], ["predict", "new.fovea", "others", "-o", "predicted"],
      ["explain", "new.fovea", "others", "-o", "out"],
    ] {
      let ending = try run(arguments, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let predicted = Dictionary(
      uniqueKeysWithValues: try rows("predicted/predictions.json", "rows", in: folder).compactMap {
        row in (row["case_id"] as? String).map { ($0, row) }
      })
    let images = try rows("out/explanations.json", "images", in: folder)
    #expect(images.count == predicted.count)
    var withheld = 0
    for image in images {
      let caseID = try #require(image["caseID"] as? String)
      let row = try #require(predicted[caseID])
      #expect(image["status"] as? String == row["status"] as? String)
      #expect(image["reason"] as? String == row["reason"] as? String ?? "")
      for label in try #require(image["labels"] as? [[String: Any]]) {
        #expect(label["status"] as? String == row["status"] as? String)
        #expect(label["isCalled"] as? Bool == (row["call"] as? Int == 1))
      }
      if row["status"] as? String == "abstained" { withheld += 1 }
    }
    #expect((1..<images.count).contains(withheld))
  }

  @Test func `what is said of an image is what is said of its patient`() throws {
    let folder = try TemporaryFolder()
    let dump = SmallDump(patients: 40, imagesPerPatient: 3)
    try dump.write(to: folder, "dump")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"], ["split", "cohort", "--validation", "0.4"],
      ["finetune", "cohort", "-o", "run", "--set", "model.unit=patient"] + Workshop.quickly,
      ["predict", "run/model.fovea", "dump", "-o", "predicted"],
      ["explain", "run/model.fovea", "dump", "-o", "folder", "--cases", "20"],
      ["explain", "run/model.fovea", "cohort", "-o", "part"],
    ] {
      let ending = try run(arguments, in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    for (predictions, explained) in [
      ("predicted/predictions.json", "folder"), ("run/predictions.json", "part"),
    ] {
      let said = Dictionary(
        uniqueKeysWithValues: try rows(predictions, "rows", in: folder).compactMap { row in
          (row["patient_id"] as? String).map { ($0, row["call"] as? Int == 1) }
        })
      let images = try rows("\(explained)/explanations.json", "images", in: folder)
      let known = images.filter { $0["status"] as? String == "ok" }
      #expect(!known.isEmpty)
      for image in known {
        let patient = try #require(image["patientID"] as? String)
        for label in try #require(image["labels"] as? [[String: Any]]) {
          #expect(label["isCalled"] as? Bool == said[patient], "\(explained)")
        }
      }
    }
    #expect(
      try folder.text("folder/explain.html").contains(
        "What is said is said of the patient that an image belongs to"))
  }

  @Test func `a mask of one label is no evidence for another`() throws {
    let folder = try TemporaryFolder()
    var marked = MarkedDump()
    marked.dump.columns = [("lesion", { "\($0 % 2)" })]
    try marked.write(to: folder, "dump", masks: "masks")
    for arguments in [
      ["ingest", "dump", "--masks", "masks", "-o", "cohort"],
      ["split", "cohort", "--validation", "0.5"],
      ["finetune", "cohort", "-o", "both"]
        + Workshop.quickly.map { $0 == "finding" ? "finding,lesion" : $0 },
      ["finetune", "cohort", "-o", "one"] + Workshop.quickly,
    ] {
      let ending = try run(arguments, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let without = "no image has a mask with something marked"
    func reason(_ model: String, _ label: String) throws -> String? {
      let ending = try run(
        [
          "explain", "\(model)/model.fovea", "cohort", "-o", "\(model)-\(label)", "--label", label,
        ], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      let sanity = try rows("\(model)-\(label)/explanations.json", "sanity", in: folder)
      let energy = try #require(sanity.first { $0["test"] as? String == "energy" })
      return (energy["estimate"] as? [String: Any])?["reason"] as? String
    }
    #expect(try reason("both", "finding") == without)
    #expect(try reason("both", "lesion") != without)
    // No mask goes by the name of what this model says, so all count.
    #expect(try reason("one", "finding") != without)
  }

  @Test func `a name of somebody in the training cohort is not written`() throws {
    let folder = try GateWorkshop.copy()
    var dump = SmallDump()
    dump.patientID = { "99\(2000 + $0)" }
    dump.firstNumber = 500_000
    dump.columns = [("zephyrine_quillon", { "\($0 % 2)" })]
    try dump.write(to: folder, "others")
    for arguments in [["ingest", "others", "-o", "fresh"], ["split", "fresh"]] {
      let ending = try run(arguments, in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let explain = ["explain", "run/model.fovea", "fresh", "--cohort", "cohort", "-o"]
    let ending = try run(explain + ["out"], in: folder)
    #expect(ending.status == 65, "\(ending.messages)")
    let error = try #require(ending.errors.first)
    #expect(error.contains(": would hold the name of a patient, and is not written"), "\(error)")
    #expect(!folder.holds("out"))
    // Neither cohort may be written into.
    for place in ["fresh/out", "cohort/out"] {
      let ending = try run(explain + [place], in: folder)
      #expect(ending.messages.contains("lies inside the input folder"), "\(ending.messages)")
      #expect(!folder.holds(place))
    }
    try FileManager.default.removeItem(atPath: folder.path("cohort.seal"))
    let unsearched = try run(explain + ["open"], in: folder)
    #expect(unsearched.status == 0, "\(unsearched.messages)")
    #expect(
      unsearched.messages.contains(
        "what comes from --cohort is unscanned for identities: there is no seal beside the cohort"))
    #expect(try folder.text("open/audit.jsonl").contains(#""gate":"unscanned""#))
  }
}
