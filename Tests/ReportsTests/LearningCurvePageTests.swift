import Evaluation
import Files
import Foundation
import FoundationXML
import Reports
import Testing

/// The section on pretraining and labels.
@Suite struct LearningCurvePageTests {
  /// A curve in which pretrained scores are the truth plus noise, random ones with more noise.
  private func curve(
    noise: [(share: Double, pretrained: Double, random: Double)], patients: Int = 200,
    labels: [String] = ["lesion"]
  ) -> LearningCurve {
    var state: UInt64 = 88_172_645_463_325_252
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 11) * 0x1p-53
    }
    func rows(_ noise: Double) -> [PredictionRow] {
      labels.flatMap { label in
        (0..<patients).map { number in
          PredictionRow(
            caseID: "c\(number)", patientID: "P\(number)", unit: .image, unitID: "c\(number)",
            label: label, score: Double(number % 2) + noise * (uniform() - 0.5),
            probability: nil, threshold: nil, call: nil, status: .ok, reason: "",
            truth: number % 2, fold: nil, part: nil)
        }
      }
    }
    return LearningCurve(
      noise.map {
        LearningCurve.Arm(
          share: $0.share, patients: [Int($0.share * 280)], epochs: Int(6 / $0.share),
          pretrained: rows($0.pretrained), random: rows($0.random))
      }, confidenceLevel: 0.95)
  }

  private static let gained = [
    (share: 0.1, pretrained: 3.0, random: 40.0), (share: 0.3, pretrained: 2.0, random: 5.0),
    (share: 1.0, pretrained: 1.4, random: 1.5),
  ]

  private func page(_ curve: LearningCurve) throws -> String {
    try ReportFixture().render { $0.learningCurve = curve }
  }

  @Test func `without a curve there is no section`() throws {
    let page = try ReportFixture().render()
    #expect(!page.contains("What pretraining and labels give"))
    #expect(!page.contains("<section id=\"curve\">"))
  }

  @Test func `the section has a drawing, its table and what its intervals leave out`() throws {
    let page = try page(curve(noise: Self.gained))
    let parser = XMLParser(data: Data(page.utf8))
    let isSound = parser.parse()
    #expect(isSound, "line \(parser.lineNumber)")
    for text in [
      "<li><a href=\"#curve\">What pretraining and labels give</a></li>",
      "<h2>What pretraining and labels give</h2>",
      "<title id=\"curve1-title\">AUROC of lesion against labelled patients</title>",
      "<polyline class=\"curve\"", "<polyline class=\"second\"", "share 0.3</text>",
      "<caption>AUROC of lesion by labelled patients</caption>",
      "They do not cover which patients were labelled, nor the seed",
      "a share s of the labels has min(4, 1/s) times the epochs, alike for both",
      "all on the validation part",
      "Random weights learn at one rate in all stages",
      "with a rate and epochs of their own random weights may come nearer",
      "<td class=\"plain\">&lt; 0.0001<small>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func `every name that the templates use has a value in the section`() throws {
    var facts = ReportFixture.facts
    facts.learningCurve = curve(noise: Self.gained)
    let fixture = ReportFixture()
    let fields = try HTMLReport.fields(fixture.summary, predictions: fixture.rows, facts: facts)
    guard case .list(let sections) = fields.values[.curves], let section = sections.first else {
      Issue.record("no section")
      return
    }
    let template = try #require(HTMLReport.templates()["curve"])
    let tags = template.components(separatedBy: "{{").dropFirst()
      .compactMap { $0.components(separatedBy: "}}").first }
      .filter { !$0.hasPrefix(">") && !$0.hasPrefix("/") }
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "#{")) }
    for tag in tags where !["text", "chart"].contains(tag) {
      let key = try #require(PageKey(rawValue: tag))
      #expect(section.values[key] != nil, "\(tag)")
    }
  }

  @Test func `what is gained, and what is not, is said with its numbers`() throws {
    let curve = curve(noise: Self.gained)
    let differences = curve.points.compactMap(\.labels.first?.difference.difference)
    func both(_ estimate: Estimate) -> String {
      func text(_ value: Double?) -> String {
        String(format: "%.3f", value ?? .nan).replacingOccurrences(of: "-", with: "−")
      }
      let separator = (estimate.lower ?? 0) < 0 ? " to " : "–"
      return text(estimate.value) + " (" + text(estimate.lower) + separator + text(estimate.upper)
        + ")"
    }
    let growth = try #require(curve.points[2].labels[0].growth?.difference)
    let page = try page(curve)
    #expect(
      page.contains(
        "With this recipe the AUROC from pretrained weights is above that from random ones with "
          + "28 labelled patients by \(both(differences[0])), with 84 labelled patients by "
          + "\(both(differences[1])). It differs with 280 labelled patients by "
          + "\(both(differences[2])), which chance may give."))
    #expect(
      page.contains(
        "From 84 to 280 labelled patients the AUROC from pretrained weights changes by "
          + "\(both(growth)): more labels helped."))
  }

  @Test func `nothing gained is said so`() throws {
    let page = try page(
      curve(noise: [(share: 0.5, pretrained: 3, random: 3), (share: 1, pretrained: 3, random: 3)]))
    #expect(
      page.contains(
        "Nothing is seen to be gained by pretraining: the AUROC from pretrained weights differs "
          + "with 140 labelled patients by "))
    #expect(page.contains(": that more labels help is not seen here."))
  }

  @Test func `what is worse is said so`() throws {
    let page = try page(curve(noise: [(share: 1, pretrained: 40, random: 2)]))
    #expect(
      page.contains(
        "With this recipe the AUROC from pretrained weights differs for the worse with 280 "
          + "labelled patients by −"))
  }

  @Test func `too few patients make no drawing and say why`() throws {
    let page = try page(curve(noise: [(share: 1, pretrained: 2, random: 2)], patients: 8))
    #expect(
      page.contains(
        "Pretrained and random weights cannot be compared: fewer than 10 positive or negative "
          + "patients."))
    #expect(!page.contains("curve1-title"))
  }

  @Test func `several labels have a drawing and a table each`() throws {
    let page = try page(curve(noise: Self.gained, labels: ["cyst", "<b>"]))
    #expect(page.contains("AUROC of cyst by labelled patients"))
    #expect(page.contains("<p class=\"finding\">&lt;b&gt;: With this recipe the AUROC from"))
    #expect(page.contains("curve2-title"))
    #expect(!page.contains("<b>"))
  }

  @Test func `every number of the section's table is in the JSON`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-curve-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var facts = ReportFixture.facts
    facts.learningCurve = curve(noise: Self.gained)
    let fixture = ReportFixture()
    try ReportFolder.write(
      fixture.summary, predictions: fixture.rows, facts: facts, to: folder)
    let document = try StableJSON.decode(
      Document.self,
      from: Data(contentsOf: folder.appendingPathComponent("report.json")), subject: "report.json")
    #expect(document.facts.learningCurve == facts.learningCurve)
    let page = try String(
      contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
    for point in try #require(document.facts.learningCurve).points {
      let area = try #require(point.labels[0].pretrained.value)
      let row =
        "<th scope=\"row\">\(point.patients)<small></small></th>"
        + "<td class=\"plain\">\(point.share)<small></small></td>"
        + "<td class=\"plain\">\(point.epochs)<small></small></td>"
        + "<td class=\"plain\">\(String(format: "%.3f", area))<small>"
      #expect(page.contains(row), "\(row)")
    }
  }

  private struct Document: Decodable {
    var facts: ReportFacts
  }
}
