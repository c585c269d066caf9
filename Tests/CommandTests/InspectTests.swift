import Foundation
import FoundationXML
import Testing

/// What `fovea inspect` says, in lines, JSON and a page.
@Suite struct InspectTests {
  /// The lines about a cohort of this dump, and the document.
  private func inspected(
    _ dump: InspectDump, isSplit: Bool = false, _ flags: [String] = [],
    masks: [String: Data] = [:]
  ) throws -> (lines: [String], document: [String: Any]) {
    let folder = try TemporaryFolder()
    try dump.write(to: folder, "dump")
    for (name, mask) in masks { try folder.write(mask, to: "masks/\(name).png") }
    var commands = [["ingest", "dump", "-o", "cohort", "--link", "link.csv"]]
    if isSplit { commands.append(["split", "cohort", "--validation", "0"]) }
    commands.append(["inspect", "cohort", "--quiet"] + flags)
    var last = ""
    for command in commands {
      let ending = try Program.run(command + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(command): \(ending.messages)")
      last = ending.output
    }
    let json = try Program.run(
      ["inspect", "cohort", "--key", "key", "--json"] + flags, in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    return (
      last.split(separator: "\n").map(String.init), try #require(document as? [String: Any])
    )
  }

  /// 24 patients of one picture each, 20 to 66 years old, the odd ones positive.
  @Test func `a cohort is counted by class, group and size`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let ending = try Program.run(["inspect", "cohort", "--key", "key"], in: folder)
    #expect(ending.status == 0)
    for line in [
      "image size: 24 × 24 24 (24)", "image spacing: not stated 24", "image bits: 8 24 (24)",
      "target finding: 0 12 (12), 1 12 (12)",
      "attribute ageBand: 40-64 13 (13), 18-39 10 (10), 65-89 1 (1)",
      "attribute sex: F 12 (12), M 12 (12)", "attribute modality: not stated 24",
      "note    No image states manufacturer, modality: nothing can be said about such groups.",
    ] {
      #expect(ending.output.contains(line + "\n"), "\(line)\n\(ending.output)")
    }
    #expect(
      ending.output.contains(
        ": 24 images of 24 patients (1 to 1 each, median 1), 24 studies, 24 series\n"))
    #expect(ending.output.contains("\ntrain: ") && ending.output.contains("\ntest: "))
  }

  @Test func `the output is one page and its numbers, logged, and the cohort is as it was`() throws
  {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path("cohort"))
    let ending = try Program.run(
      ["inspect", "cohort", "--key", "key", "-o", "out", "--json"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(try folder.text("out/inspect.json") + "\n" == ending.output)
    #expect(ending.output.contains("\"schema\" : \"fovea.inspect/1\""))
    let page = try folder.text("out/inspect.html")
    let parser = XMLParser(data: Data(page.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    for word in ["http:", "https:", "<script", "<link", "src=", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("<caption>finding</caption>"))
    #expect(try folder.text("out/audit.jsonl").contains("\"command\":\"inspect\""))
    let verified = try Program.run(["audit", "verify", "out", "--key", "key"], in: folder)
    #expect(verified.status == 0, "\(verified.messages)")
    let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path("cohort"))
    #expect(before.sorted() == after.sorted())
  }

  @Test func `a dry run says how many images it would read and writes nothing`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("cohort", "key", to: folder)
    let ending = try Program.run(
      ["inspect", "cohort", "--key", "key", "-o", "out", "--dry-run"], in: folder)
    #expect(ending.output == "would inspect 24 images\n")
    #expect(!folder.holds("out"))
  }

  @Test func `odd pictures, copies and contradictions come first`() throws {
    var dump = InspectDump()
    dump.addPatients(0..<30) { number, image in
      image.finding = number < 12 ? "1" : "0"
      if number < 9 { image.sex = "" }
    }
    dump.images[3].pixels = dump.images[20].pixels
    dump.images[3].remark = "saved again"
    dump.images[29].pixels = dump.images[29].pixels.map { $0 + 120 }
    dump.images[28].pixels = [UInt8](repeating: 7, count: 576)
    for (index, side) in [(14, 48), (15, 96)] {
      dump.images[index].side = side
      dump.images[index].pixels = InspectDump.squares(1, side: side)
    }
    let (lines, document) = try inspected(dump)
    #expect(
      lines.prefix { $0.hasPrefix("ALARM") } == [
        "ALARM   1 group of pictures that are identical or look alike have different values of "
          + "finding.",
        "ALARM   1 image with one value in every pixel.",
      ])
    for line in [
      "caution 9 images (30.0 %) without sex: gaps between its groups will not be interpretable.",
      "caution No image states age, manufacturer, modality: nothing can be said about such groups.",
      "note    1 group of pictures of different patients are identical, 2 images in all; a split "
        + "keeps each on one side.",
      "note    1 group of pictures of different patients look alike, 2 images in all; a split "
        + "keeps each on one side.",
      "note    The cohort has not been split, so no parts are compared.",
    ] {
      #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))")
    }
    let outliers = try #require(document["outliers"] as? [[String: Any]])
    #expect(outliers.contains { $0["statistic"] as? String == "brightness" })
    #expect(lines.contains { $0.hasPrefix("caution ") && $0.contains("unusual brightness") })
    #expect((document["blank"] as? [String])?.count == 1)
  }

  /// 8 of 10 women for training, 4 of 10 for the test: 0.4/√((0.16 + 0.24)/2) = 0.894 deviations;
  /// two parts of 10 patients differ by up to 1.96·√(2/10) = 0.877 by chance.
  @Test func `parts that differ are said to, beside what chance makes of their size`() throws {
    var dump = InspectDump()
    dump.addPatients(0..<20) { number, image in
      image.split = number < 10 ? "train" : "test"
      image.sex = number < 8 || number >= 16 ? "F" : "M"
      image.finding = number % 2 == 0 ? "1" : "0"
    }
    let (lines, document) = try inspected(dump, isSplit: true)
    #expect(
      lines.contains("caution train and test differ in sex by 0.89 standard deviations."),
      "\(lines.joined(separator: "\n"))")
    let differences = try #require(document["differences"] as? [[String: Any]])
    let sex = try #require(differences.first { $0["column"] as? String == "sex" })
    let (difference, chance) = (sex["difference"] as? Double, sex["chance"] as? Double)
    #expect(abs((difference ?? 0) - 0.894427191) < 1e-8)
    #expect(abs((chance ?? 0) - 0.876538647) < 1e-8)
    let target = differences.first { $0["column"] as? String == "target finding" }
    #expect(target?["difference"] as? Double == 0)
  }

  /// χ² with 3 degrees of freedom stays under 7.8147 in 19 of 20 cases (scipy's chi2.ppf); its root
  /// times √(2/10) is 1.2502, which the formula meets within half a percent.
  @Test func `four values differ more by chance than two`() throws {
    var dump = InspectDump()
    dump.addPatients(0..<20) { number, image in
      image.split = number < 10 ? "train" : "test"
      image.finding = "\(number % 4)"
    }
    let document = try inspected(dump, isSplit: true).document
    let differences = try #require(document["differences"] as? [[String: Any]])
    let target = try #require(differences.first { $0["column"] as? String == "target finding" })
    #expect(abs((target["chance"] as? Double ?? 0) / 1.2502 - 1) < 0.005)
  }

  @Test func `pictures that look alike on two sides of a given split are an alarm`() throws {
    var dump = InspectDump()
    dump.addPatients(0..<20) { number, image in
      image.split = number < 10 ? "train" : "test"
      image.finding = number % 2 == 0 ? "1" : "0"
    }
    for (index, side) in [(4, 48), (14, 96)] {
      dump.images[index].side = side
      dump.images[index].pixels = InspectDump.squares(1, side: side)
    }
    let lines = try inspected(dump, isSplit: true).lines
    #expect(
      lines.first
        == "ALARM   1 group of pictures that are identical or look alike lie in more than one part "
        + "or fold of the split: what is measured may be too good.")
    #expect(!lines.contains { $0.contains("keeps each on one side") })
  }

  @Test func `a class of one value and one of few patients are said`() throws {
    var dump = InspectDump()
    dump.addPatients(0..<12)
    #expect(
      try inspected(dump).lines.first
        == "ALARM   finding has one value only: nothing can be learnt.")
    dump.images[0].finding = "1"
    #expect(
      try inspected(dump).lines.first
        == "caution finding has classes of fewer than 10 patients, for which no rate is given: "
        + "1 has 1 patient.")
  }
}
