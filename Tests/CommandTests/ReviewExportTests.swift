import Foundation
import Testing

/// A model's answers are laid before readers, and come back as feedback.
@Suite struct ReviewExportTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "cohort.seal", "key", "run", to: folder)
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
    let ending = try Program.run(arguments + ["--key", "key", "--quiet"], in: folder)
    #expect(ending.status == 0, "\(arguments): \(ending.messages)")
    return ending.output
  }

  /// The rows of a small table without quotes.
  private func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test func `table and page show image and answer, the least certain first, and ask for nothing`()
    throws
  {
    let folder = try folder()
    _ = try run(["review", "export", "run", "-o", "out", "--cohort", "cohort"], in: folder)
    let predictions = rows(try folder.text("run/predictions.csv"))
    let asked = rows(try folder.text("out/review.csv"))
    #expect(Set(asked.map { $0["unit_id"] }) == Set(predictions.map { $0["unit_id"] }))
    let certainty = Dictionary(
      uniqueKeysWithValues: predictions.map { row in
        let numbers = ["score", "threshold"].map { Double(row[$0] ?? "") ?? .nan }
        return (row["unit_id"] ?? "", abs(numbers[0] - numbers[1]))
      })
    let order = asked.map { certainty[$0["unit_id"] ?? ""] ?? .nan }
    #expect(order == order.sorted() && order.count > 1)
    #expect(asked.allSatisfy { $0["prediction_visible"] == "1" && $0["call"] != "" })
    let page = try folder.text("out/review.html")
    #expect(page.components(separatedBy: "<article ").count - 1 == asked.count)
    #expect(page.components(separatedBy: "src=\"data:image/png;base64,").count - 1 == asked.count)
    #expect(page.components(separatedBy: "The model says ").count - 1 == asked.count)
    for foreign in ["http:", "https:", "fetch(", "XMLHttpRequest", "src=\"/"] {
      #expect(!page.contains(foreign), "\(foreign)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test func `maps are shown with their tests, unless these failed or the model is another`()
    throws
  {
    let folder = try folder()
    _ = try run(
      ["explain", "run/model.fovea", "cohort", "-o", "run/explanations", "--label", "finding"],
      in: folder)
    let name = "run/explanations/explanations.json"
    let text = try folder.text(name)
    let passed = text.replacingOccurrences(of: "\"fails here\"", with: "\"passes\"")
    func figures(_ text: String, _ flags: String...) throws -> [Substring] {
      try folder.write(Data(text.utf8), to: name)
      _ = try run(["review", "export", "run", "-o", "out", "--force"] + flags, in: folder)
      return try folder.text("out/review.html").split(separator: "alt=\"").dropFirst()
        .compactMap { $0.split(separator: "\"").first }
    }
    let shown = try figures(passed)
    let explained = passed.components(separatedBy: "\"overlay\"").count - 1
    #expect(shown.count == explained && explained > 0)
    for caption in shown {
      #expect(caption.hasPrefix("Map by grad-cam for finding in case "), "\(caption)")
      #expect(caption.contains("; its tests: ") && caption.contains("energy"), "\(caption)")
    }
    #expect(try figures(passed, "--blind").isEmpty)
    let failed = passed.replacingOccurrences(of: "\"no evidence\"", with: "\"fails here\"")
    #expect(failed != passed)
    #expect(try figures(failed).isEmpty)
    let digest = try #require(passed.firstRange(of: /"model" : "[0-9a-f]{64}"/))
    let other = passed.replacingCharacters(
      in: digest, with: "\"model\" : \"\(String(repeating: "0", count: 64))\"")
    #expect(try figures(other).isEmpty)
    try folder.write(TinyPNG.grey([0, 9, 7, 1], width: 2, height: 2), to: "run/elsewhere.png")
    let place = try #require(passed.firstRange(of: /"overlay" : "[^"]*"/))
    let astray = passed.replacingCharacters(
      in: place, with: "\"overlay\" : \"../elsewhere.png\"")
    #expect(try figures(astray).count == explained - 1)
  }

  @Test func `a blind page does not hold what the model said`() throws {
    let folder = try folder()
    _ = try run(["review", "export", "run", "-o", "out", "--blind"], in: folder)
    let asked = rows(try folder.text("out/review.csv"))
    #expect(
      asked.allSatisfy {
        $0["prediction_visible"] == "0" && $0["call"] == "" && $0["probability"] == ""
      })
    let page = try folder.text("out/review.html")
    #expect(!page.contains("The model says") && !page.contains("value=\"accepted\""))
    #expect(page.components(separatedBy: "data-call=\"\"").count - 1 == asked.count)
    #expect(page.contains("<body data-visible=\"0\">"))
  }

  @Test func `a drawn order depends on its seed alone, and so many are asked for`() throws {
    let folder = try folder()
    func ids(_ output: String, _ flags: [String]) throws -> [String?] {
      _ = try run(
        ["review", "export", "run", "-o", output, "--order", "random"] + flags, in: folder)
      return rows(try folder.text("\(output)/review.csv")).map { $0["unit_id"] }
    }
    let whole = try ids("a", ["--seed", "1"])
    #expect(try ids("b", ["--seed", "1"]) == whole)
    #expect(try ids("c", ["--seed", "1", "--count", "2"]) == Array(whole.prefix(2)))
    #expect(try ids("d", ["--seed", "3"]) != whole)
  }

  @Test func `what is filled in comes back as feedback`() throws {
    let folder = try folder()
    _ = try run(["review", "export", "run", "-o", "out", "--part", "validation"], in: folder)
    var lines = try folder.text("out/review.csv").split(separator: "\n").map(String.init)
    for row in 1...2 {
      lines[row] = lines[row].replacing(
        ",,,,,,1,", with: ",accepted,,,Quillon,2026-01-31T09:30:00Z,1,")
    }
    try folder.write(lines.joined(separator: "\n"), to: "filled.csv")
    let said = try run(["review", "import", "filled.csv", "cohort", "-o", "next"], in: folder)
    #expect(said.hasPrefix("\(lines.count - 1) rows of 1 readers: 2 applied, 0 test, "))
  }

  @Test func `classes are asked about by their column`() throws {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 60)
    dump.columns = [("kind", { ["a", "b", "c"][$0 % 3] })]
    try dump.write(to: folder, "dump")
    _ = try run(["ingest", "dump", "-o", "cohort"], in: folder)
    _ = try run(["split", "cohort"], in: folder)
    let quickly = Workshop.quickly.map { $0 == "finding" ? "kind" : $0 }
    _ = try run(["finetune", "cohort", "-o", "run"] + quickly, in: folder)
    _ = try run(["review", "export", "run", "-o", "out", "--cohort", "cohort"], in: folder)
    let asked = rows(try folder.text("out/review.csv"))
    #expect(Set(asked.map { $0["label"] }) == ["kind"])
    #expect(asked.allSatisfy { ["a", "b", "c"].contains($0["call"] ?? "") })
    try folder.write(folder.text("run/predictions.csv"), to: "alone/predictions.csv")
    let ending = try Program.run(
      ["review", "export", "alone", "-o", "other", "--key", "key"], in: folder)
    #expect(ending.status == 64)
    #expect(
      ending.messages.contains(
        "--model: is needed: the predictions have no threshold, so they may be of classes, whose "
          + "column they do not name; name the model that made them"))
  }
}
