import Foundation
import Testing

/// `fovea explain` from outside.
@Suite struct ExplainTests {
  @Test func `a folder is explained with one scale and tests that end in words`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("dump", "key", "run", to: folder)
    let ending = try Program.run(
      [
        "explain", "run/model.fovea", "dump", "-o", "out", "--key", "key", "--method",
        "occlusion,grad-cam", "--label", "finding",
      ], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let document = try document(folder)
    let methods = try #require(document["methods"] as? [[String: Any]])
    #expect(methods.map { $0["method"] as? String } == ["grad-cam", "occlusion"])
    let images = try #require(document["images"] as? [[String: Any]])
    #expect(images.count == 24)
    for image in images where image["status"] as? String == "ok" {
      let labels = try #require(image["labels"] as? [[String: Any]])
      for map in try #require(labels.first?["maps"] as? [[String: Any]]) {
        for kind in ["map", "overlay"] {
          let name = try #require(map[kind] as? String)
          let picture = try bytes("out/\(name)", folder)
          #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(name)")
        }
      }
    }
    let sanity = try #require(document["sanity"] as? [[String: Any]])
    let energy = sanity.filter { $0["test"] as? String == "energy" }
    #expect(energy.map { $0["verdict"] as? String } == ["no evidence", "no evidence"])
    #expect(ending.output.contains("energy: no evidence (no image has a mask"))
    let page = try folder.text("out/explain.html")
    #expect(page.contains("Tests of the maps") && !page.contains("<script"))
    #expect(folder.holds("out/audit.jsonl"))
  }

  @Test func `the same bytes come with one thread and two`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", "run", to: folder)
    for threads in ["1", "2"] {
      let ending = try Program.run(
        [
          "explain", "run/model.fovea", "cohort", "-o", "out\(threads)", "--key", "key",
          "--threads", threads, "--method", "grad-cam++,integrated-gradients",
        ], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out1"))
      .filter { $0.hasSuffix(".png") || $0.hasSuffix(".json") }
    #expect(names.count > 2)
    for name in names {
      #expect(try bytes("out1/\(name)", folder) == bytes("out2/\(name)", folder), "\(name)")
    }
  }

  @Test(arguments: [
    (
      ["--method", "saliency"],
      "--method: there is no method saliency; give grad-cam, grad-cam++, integrated-gradients, "
        + "occlusion"
    ),
    (["--label", "other"], "--label: the model has no label other; give one of finding"),
    (["--method", ","], "--method: names no method; give grad-cam or another"),
    (["--label", ","], "--label: names no label; give one of finding"),
    (["--label", ""], "--label: names no label; give one of finding"),
  ])
  func `a name that there is not is told before anything is read`(
    arguments: [String], sentence: String
  ) throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("key", "run", to: folder)
    let ending = try Program.run(
      ["explain", "run/model.fovea", "nowhere", "-o", "out", "--key", "key"] + arguments,
      in: folder)
    #expect(ending.status == 64)
    #expect(ending.errors == [sentence])
    #expect(!folder.holds("out"))
  }

  @Test func `the nearest training cases come by pseudonym with what people said`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "unsplit", "key", "run", to: folder)
    let explain = ["explain", "run/model.fovea", "cohort", "-o", "out", "--key", "key", "--cohort"]
    let ending = try Program.run(explain + ["cohort"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let lock = try JSONSerialization.jsonObject(with: bytes("cohort/split.lock", folder))
    let assignments = try #require((lock as? [String: Any])?["assignments"] as? [[String: Any]])
    let trained = assignments.filter { $0["part"] as? String == "train" }
      .compactMap { $0["caseID"] as? String }
    let images = try #require(try document(folder)["images"] as? [[String: Any]])
    for image in images where image["status"] as? String == "ok" {
      let neighbours = try #require(image["neighbours"] as? [[String: Any]])
      #expect(neighbours.count == 5)
      for neighbour in neighbours {
        #expect(trained.contains(try #require(neighbour["caseID"] as? String)))
        #expect((neighbour["labels"] as? [String: String])?["finding"] != nil)
      }
      let cosines = neighbours.compactMap { $0["cosine"] as? Double }
      #expect(cosines == cosines.sorted(by: >))
    }
    #expect(try folder.text("out/explain.html").contains("Nearest training cases"))
    let other = try Program.run(explain + ["unsplit", "--force"], in: folder)
    #expect(other.status == 65)
    #expect(
      other.errors == [
        "--cohort: is not the cohort that the model was trained on, or was split anew since; "
          + "name that cohort, or leave --cohort out"
      ])
  }

  @Test func `nearest cases are of those that the model learnt from`() throws {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 60)
    // Every third patient has no label that the model learns.
    dump.columns = [("sign", { $0 % 3 == 0 ? "" : "\($0 % 2)" })]
    try dump.write(to: folder, "dump")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"], ["split", "cohort"],
      ["finetune", "cohort", "-o", "run", "--set", "training.labelShare=0.25"]
        + Workshop.quickly.map { $0 == "finding" ? "sign" : $0 },
      ["explain", "run/model.fovea", "cohort", "-o", "out", "--cohort", "cohort"],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      try #require(ending.status == 0, "\(ending.messages)")
    }
    let images = try #require(try document(folder)["images"] as? [[String: Any]])
    let neighbours = images.flatMap { $0["neighbours"] as? [[String: Any]] ?? [] }
    #expect(!neighbours.isEmpty)
    #expect(neighbours.allSatisfy { ($0["labels"] as? [String: String])?["sign"] != nil })
    // Of at most 60 patients two thirds have the label, and a quarter of these is learnt from.
    #expect(Set(neighbours.compactMap { $0["caseID"] as? String }).count <= 10)
  }

  @Test func `images that are left out are counted, with the option that takes more`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("dump", "key", "run", to: folder)
    let ending = try Program.run(
      ["explain", "run/model.fovea", "dump", "-o", "out", "--key", "key", "--cases", "3"],
      in: folder)
    #expect(
      ending.output.contains("21 images were left out; fovea explain --cases takes more\n"),
      "\(ending.messages)")
  }

  private func document(_ folder: TemporaryFolder) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: bytes("out/explanations.json", folder))
    return try #require(json as? [String: Any])
  }

  private func bytes(_ name: String, _ folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }
}
