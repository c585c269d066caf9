import Evaluation
import Files
import Foundation
import FoundationXML
import Reports
import Testing

/// The report of measurements and of grades.
@Suite struct AgreementReportTests {
  private static let strange = "<script>alert('x')</script>\"&"

  private static func content(
    patients: Int, isOrdinal: Bool, isReversed: Bool = false, target: String = "volume",
    gates: [Gate] = []
  ) -> AgreementContent {
    var people: [String: [String: String]] = [:]
    var cases: [AgreementCase] = []
    for patient in 0..<patients {
      people["p\(patient)"] = [
        "sex": patient % 3 == 0 ? "F" : "M", "age": "\(20 + patient * 7 % 70)",
        "site": patient % 50 == 7 ? strange : "A",
      ]
      for image in 0...patient % 2 {
        let reference = Double(patient * 13 % 5)
        let error = Double((patient + image) % 3 - 1) * (patient % 3 == 0 ? 1 : 0)
        let prediction = max(reference + error, 0) + (isOrdinal ? 0 : Double(patient % 7) / 8)
        cases.append(
          AgreementCase(
            caseID: "c\(patient)x\(image)", patientID: "p\(patient)", target: target,
            prediction: prediction, reference: patient == 3 ? nil : reference))
      }
    }
    if isReversed { cases.reverse() }
    let options = AgreementSummary.Options(
      groups: ["sex", "ageBand", "site"], ageBands: .standard, confidenceLevel: 0.95,
      bootstrapReplicates: 60, permutations: 39, seed: 3)
    let attributes = CohortAttributes(patients: people)
    let known = cases.compactMap { one in
      one.reference.map {
        (UnitIdentity(unitID: one.caseID, patientID: one.patientID), one.prediction, $0)
      }
    }
    let summary =
      isOrdinal
      ? AgreementSummary(
        known.map { OrdinalPair(identity: $0.0, prediction: Int($0.1), reference: Int($0.2)) },
        target: target, rowCount: cases.count, attributes: attributes, options: options,
        threads: 1)
      : AgreementSummary(
        known.map { ContinuousPair(identity: $0.0, prediction: $0.1, reference: $0.2) },
        target: target, rowCount: cases.count, attributes: attributes, options: options,
        threads: 1)
    var facts = ReportFixture.facts
    facts.gates = gates
    return AgreementContent([summary], cases: cases, unit: .image, facts: facts)
  }

  private static func written(
    _ content: AgreementContent, _ body: (URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-agreement-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try AgreementFolder.write(content, to: folder)
    try body(folder)
  }

  private static func numbers(_ value: JSON) -> Set<Double> {
    switch value {
    case .number(let number): [number]
    case .array(let items): items.reduce(into: []) { $0.formUnion(numbers($1)) }
    case .object(let members): members.values.reduce(into: []) { $0.formUnion(numbers($1)) }
    case .null, .flag, .text: []
    }
  }

  @Test(arguments: [false, true])
  func `page, table and JSON hold the same numbers`(isOrdinal: Bool) throws {
    try Self.written(Self.content(patients: 150, isOrdinal: isOrdinal)) { folder in
      let data = try Data(contentsOf: folder.appendingPathComponent("report.json"))
      let known = Self.numbers(try JSONDecoder().decode(JSON.self, from: data))
      for name in ["metrics_long.csv", "gaps.csv", "cases.csv"] {
        let table = try CSVTable(contentsOf: folder.appendingPathComponent(name))
        #expect(!table.rows.isEmpty)
        for value in table.rows.joined().compactMap({ Double($0) }) {
          #expect(known.contains(value), "\(name): \(value)")
        }
      }
      let rounded = Set(
        known.flatMap { value in (0...4).map { String(format: "%.\($0)f", value) } })
      let page = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      let results = try #require(page.components(separatedBy: "<section id=\"limitations\">").first)
      var checked = 0
      for cell in results.components(separatedBy: "<td class=\"").dropFirst()
      where !cell.hasPrefix("word") {
        let text = try #require(cell.components(separatedBy: "</td>").first)
          .replacingOccurrences(of: "^[^>]*>", with: "", options: .regularExpression)
          .replacingOccurrences(of: "<[^>]*>", with: " ", options: .regularExpression)
          .replacingOccurrences(of: "−", with: "-")
        for token in text.split(whereSeparator: { " –/()\n".contains($0) })
        where Double(token) != nil {
          checked += 1
          #expect(rounded.contains(String(token)), "\(token) in \(text)")
        }
      }
      #expect(checked > 40)
    }
  }

  @Test(arguments: [false, true], [0, 1, 5, 150])
  func `the page is well formed and escaped however many patients there are`(
    isOrdinal: Bool, patients: Int
  ) throws {
    let content = Self.content(patients: patients, isOrdinal: isOrdinal, target: Self.strange)
    try Self.written(content) { folder in
      let page = try Data(contentsOf: folder.appendingPathComponent("report.html"))
      #expect(XMLParser(data: page).parse())
      let text = String(decoding: page, as: UTF8.self)
        .replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
      #expect(!text.contains("<script") && !text.contains(">nan") && !text.contains("http:"))
    }
  }

  @Test func `row order changes no byte`() throws {
    try Self.written(Self.content(patients: 90, isOrdinal: false)) { first in
      try Self.written(Self.content(patients: 90, isOrdinal: false, isReversed: true)) { second in
        for name in AgreementFolder.fileNames {
          let one = try Data(contentsOf: first.appendingPathComponent(name))
          let other = try Data(contentsOf: second.appendingPathComponent(name))
          #expect(one == other, "\(name)")
        }
      }
    }
  }

  @Test func `the strip has the headline, the bias and the worst eligible group`() throws {
    try Self.written(Self.content(patients: 150, isOrdinal: false)) { folder in
      let page = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      for text in [
        "<dt>Data</dt><dd class=\"value\">223</dd><dd>223 images of 149 patients</dd>",
        "<dt>MAE</dt><dd class=\"value\">", "<dt>Bias</dt><dd class=\"value\">",
        "<dt>Worst eligible group</dt><dd class=\"value\">",
        "For volume the worst eligible group is sex F: MAE ",
        "<dt>MAE gap by sex</dt><dd class=\"value\">", "MAE gaps: by sex ", " by chance, p\u{A0}=",
        "<dt>Too little data</dt><dd class=\"value\">1 of ",
        "2 of 225 rows of volume have no reference; the numbers describe the others.",
      ] {
        #expect(page.contains(text), "\(text)")
      }
    }
  }

  @Test(arguments: [false, true], [0, 5, 150])
  func `report.json keeps to the schema however many patients there are`(
    isOrdinal: Bool, patients: Int
  ) throws {
    let kind: AgreementSummary.Kind = isOrdinal ? .ordinal : .continuous
    let gates = Gate.allNames(of: kind).compactMap {
      Gate(name: $0, of: kind, side: .max, bar: 0.5)
    }
    #expect(gates.map(\.name) == Gate.allNames(of: kind))
    let content = Self.content(patients: patients, isOrdinal: isOrdinal, gates: gates)
    try Self.written(content) { folder in
      let data = try Data(contentsOf: folder.appendingPathComponent("report.json"))
      let document = try JSONDecoder().decode(JSON.self, from: data)
      #expect(try SchemaTests.schema().faults(document) == [])
      #expect(document["gates"]?.items.count == gates.count)
    }
  }

  @Test func `gates are held against the whole, the worst group and the gaps`() throws {
    let gates = [
      ("overall.mae", Gate.Side.max, 5.0), ("worstGroup.mae", .max, 0.45), ("gap.mae", .max, 0.1),
      ("overall.kappaQuadratic", .min, 0), ("card.needsAuthor", .max, 3),
    ].compactMap { Gate(name: $0.0, of: .continuous, side: $0.1, bar: $0.2) }
    #expect(gates.count == 4)
    let content = Self.content(patients: 150, isOrdinal: false, gates: gates)
    #expect(
      content.gates.map { "\($0.gate.name) \($0.isPassed) \($0.groups.map(\.group))" } == [
        "worstGroup.mae false [\"F\"]", "gap.mae false [\"F\", \"M\"]",
        "card.needsAuthor false []", "overall.mae true []",
      ])
    try Self.written(content) { folder in
      let page = try String(
        contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
      #expect(page.contains("Broken gate: worstGroup.mae is "))
      #expect(page.contains("<caption>Gates</caption>"))
    }
  }

  @Test func `a gate without two groups of thirty patients is broken`() throws {
    let gates = ["gap.ccc", "worstGroup.ccc"].compactMap {
      Gate(name: $0, of: .continuous, side: .max, bar: 9)
    }
    let content = Self.content(patients: 20, isOrdinal: false, gates: gates)
    #expect(
      content.gates.map(\.sentence) == [
        "gap.ccc has no value: volume: no attribute has two groups with 30 patients; the gate asks "
          + "for at most 9",
        "worstGroup.ccc has no value: volume: no group with 30 patients has one; the gate asks for "
          + "at most 9",
      ])
  }

  @Test func `the model card has every measure of every group`() throws {
    try Self.written(Self.content(patients: 150, isOrdinal: true)) { folder in
      let card = try String(
        contentsOf: folder.appendingPathComponent("model_card.md"), encoding: .utf8)
      #expect(
        card.contains(
          "| Label | Group | Patients | Quadratic κ | Linear κ | Exact agreement | "
            + "Within one grade | Remark |"))
      #expect(card.contains("| volume | All | 149 | "))
      #expect(card.contains("| volume | sex F | "))
    }
  }

  @Test func `every unit is in one cell and one band`() throws {
    let content = Self.content(patients: 150, isOrdinal: false)
    try Self.written(content) { folder in
      let data = try Data(contentsOf: folder.appendingPathComponent("report.json"))
      let summary = try #require(
        JSONDecoder().decode(JSON.self, from: data)["summaries"]?.items.first)
      for plot in ["differences", "predictions"] {
        for (list, count) in [("cells", "count"), ("bands", "unitCount")] {
          let items = summary[plot]?[list]?.items ?? []
          #expect(items.compactMap { $0[count]?.number }.reduce(0, +) == 223, "\(plot) \(list)")
        }
      }
    }
  }
}
