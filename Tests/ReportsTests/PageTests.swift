import Evaluation
import Files
import Foundation
import FoundationXML
import Reports
import Testing

@Suite struct PageTests {
  private static let canary = "<script>alert('x')</script>\"&"

  @Test func `the page is well formed`() throws {
    let page = try ReportFixture().render()
    #expect(Self.parseError(page) == nil)
  }

  @Test func `all text is escaped`() throws {
    var fixture = ReportFixture(strange: Self.canary, labels: [Self.canary])
    fixture.rows[0].caseID = Self.canary
    for index in fixture.rows.indices {
      fixture.rows[index].patientID = fixture.rows[index].patientID + Self.canary
    }
    fixture.attributes = Dictionary(
      uniqueKeysWithValues: fixture.attributes.map { ($0.key + Self.canary, $0.value) })
    let page = try fixture.render { facts in
      facts.title = Self.canary
      facts.program = Self.canary
      facts.model?.name = Self.canary
      facts.model?.architecture = Self.canary
      facts.cohort.name = Self.canary
      facts.cohort.splitRule = Self.canary
      facts.commandLine = Self.canary
      facts.limitations = [Self.canary]
      facts.settings = [NamedText(name: Self.canary, text: Self.canary)]
      facts.flow?.reasons = [.init(name: Self.canary, count: 1)]
      facts.thresholds[0].source = Self.canary
    }
    #expect(!page.contains("<script"))
    #expect(page.contains("sex: &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"))
    #expect(Self.parseError(page) == nil)
  }

  @Test func `marks that combine do not hide a character from escaping`() throws {
    let page = try ReportFixture().render { $0.limitations = ["a<\u{338}b>\u{301} \u{7}\u{202E}c"] }
    #expect(page.contains("<li>a&lt;b&gt; c</li>"))
  }

  @Test func `the page needs no network and runs no script`() throws {
    let page = try ReportFixture().render()
    let outside = page.replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    for token in ["http:", "https:", "<script", "<link", "src=", "@import", "url(", "onload"] {
      #expect(!outside.contains(token), "\(token)")
    }
  }

  @Test func `templates use exactly the known names`() throws {
    let used = try Set(HTMLReport.templates().values.flatMap(Self.names))
    #expect(used == Set(PageKey.allCases.map(\.rawValue)))
  }

  @Test func `every name that a template uses has a value where it is used`() throws {
    let fixture = ReportFixture()
    let fields = try HTMLReport.fields(
      fixture.summary, predictions: fixture.rows, facts: ReportFixture.facts)
    let missing = try Self.missing(
      in: "page", templates: HTMLReport.templates(), stack: [fields])
    #expect(missing.sorted() == [])
  }

  @Test func `tables have captions and scopes, drawings titles and descriptions`() throws {
    let page = try ReportFixture().render()
    #expect(Self.count("<table>", page) == Self.count("<caption>", page))
    // Flow, ROC, precision and recall, reliability, scores, decision curve, groups, three pairs of
    // attributes.
    #expect(Self.count("<svg ", page) == 10)
    #expect(Self.count("<title id=", page) == 10)
    #expect(Self.count("<desc id=", page) == 10)
    #expect(!page.contains("<th>"))
  }

  @Test func `the strip says part, openings, worst group, gap beside chance, small groups`() throws
  {
    let fixture = ReportFixture()
    let label = try #require(fixture.summary.labels.first)
    let gap = try #require(label.attributes.first?.gap)
    let page = try fixture.render { $0.testOpenings = 3 }
    for text in [
      "<dt>Reported part</dt><dd class=\"value\">Validation part</dd>",
      "<dt>Test part opened</dt><dd class=\"value\">3 times</dd>",
      "<dt>Worst eligible group</dt><dd class=\"value\">",
      "<dt>AUROC gap by sex</dt>",
      String(format: "%.3f by chance, p\u{A0}=\u{A0}%.4f", gap.nullMedian ?? 0, gap.pValue ?? 0),
      "<dt>Too little data</dt>", "sex unknown",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(label.worstGroup?.group == "F")
  }

  @Test func `groups too small to be compared are named with their patients`() throws {
    let fixture = ReportFixture(patients: 90)
    let label = try #require(fixture.summary.labels.first)
    let sex = try #require(label.attributes.first { $0.attribute == "sex" })
    #expect(sex.gap.eligibleGroups.count < 2)
    let page = try fixture.render()
    let counts = sex.groups.map {
      "\($0.name) \($0.counts.positivePatients) and \($0.counts.negativePatients)"
    }.joined(separator: ", ")
    #expect(page.contains("Too little data to compare groups by sex (\(counts))"))
    #expect(page.contains("30 positive and 30 negative patients are needed."))
    #expect(try !ReportFixture().render().contains("groups by sex ("))
  }

  @Test func `a tuning report says so at the head of every page`() throws {
    let fixture = ReportFixture()
    let plain = try fixture.render()
    #expect(!plain.contains("class=\"running\""))
    let page = try fixture.render { $0.isTuning = true }
    // Inside a landmark, or a screen reader's user who goes by landmarks never hears of it.
    #expect(page.contains("<header>\n<p class=\"running\">tuning</p>"))
    #expect(page.contains("<p class=\"notice alarm\">Tuning: the thresholds were fitted"))
  }

  @Test func `a constant classifier is flagged before anything else`() throws {
    var fixture = ReportFixture()
    for index in fixture.rows.indices where fixture.rows[index].status == .ok {
      fixture.rows[index].score = 0.5
      fixture.rows[index].call = 1
    }
    let page = try fixture.render()
    let alarm = try #require(page.range(of: "The score is the same for every unit."))
    let tiles = try #require(page.range(of: "<dl class=\"tiles\">"))
    #expect(alarm.lowerBound < tiles.lowerBound)
  }

  @Test func `without thresholds the page says that only threshold-free measures are given`() throws
  {
    var fixture = ReportFixture()
    for index in fixture.rows.indices {
      fixture.rows[index].threshold = nil
      fixture.rows[index].call = nil
    }
    let page = try fixture.render {
      $0.thresholds = []
      $0.model = nil
      $0.flow = nil
      $0.part = .external
      $0.testOpenings = nil
    }
    #expect(page.contains("so only threshold-free measures are given"))
    #expect(!page.contains("Test part opened"))
    #expect(Self.parseError(page) == nil)
  }

  @Test(arguments: [LabelKind.multiClass, .multiLabel])
  func `several labels make several sections`(kind: LabelKind) throws {
    var fixture = ReportFixture(labels: ["cyst", "mass"])
    fixture.options.labelKind = kind
    let page = try fixture.render()
    #expect(page.contains("<h2>Results: cyst</h2>"))
    #expect(page.contains("<section id=\"label2\" class=\"label\">"))
    #expect(page.contains("Over all classes") == (kind == .multiClass))
    #expect(Self.parseError(page) == nil)
  }

  @Test(arguments: [0, 1, 5])
  func `few patients or none still make a page`(patients: Int) throws {
    let page = try ReportFixture(patients: patients).render()
    #expect(Self.parseError(page) == nil)
    #expect(!page.contains(">nan") && !page.contains(">inf"))
  }

  @Test func `counts that do not add up are our fault and said so`() throws {
    let error = #expect(throws: ReportsError.self) {
      try ReportFixture().render { $0.flow?.found = 700 }
    }
    #expect(
      error?.description == "report: 700 inputs were found but 642 are accounted for")
    #expect(error?.exitCode == 70)
  }

  private static func parseError(_ page: String) -> String? {
    let parser = XMLParser(data: Data(page.utf8))
    return parser.parse()
      ? nil : "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")"
  }

  private static func count(_ part: String, _ text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  /// Names in the tags of a template, partials left out.
  private static func names(_ template: String) -> [String] {
    tags(template).filter { !$0.hasPrefix(">") }.map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "#/^{} "))
    }
  }

  private static func tags(_ template: String) -> [String] {
    template.components(separatedBy: "{{").dropFirst().compactMap {
      $0.components(separatedBy: "}}").first
    }
  }

  /// Walks a template as the engine does and names what has no value at its place.
  private static func missing(
    in name: String, templates: [String: String], stack: [PageFields]
  ) -> Set<String> {
    var missing: Set<String> = []
    var stacks = [[stack]]
    for tag in tags(templates[name] ?? "") {
      let key = tag.trimmingCharacters(in: CharacterSet(charactersIn: "#/^{}> "))
      if tag.hasPrefix("/") {
        stacks.removeLast()
        continue
      }
      if tag.hasPrefix(">") {
        for stack in stacks[stacks.count - 1] {
          missing.formUnion(Self.missing(in: key, templates: templates, stack: stack))
        }
        continue
      }
      var inner: [[PageFields]] = []
      for stack in stacks[stacks.count - 1] {
        let value = stack.reversed().lazy
          .compactMap { fields in PageKey(rawValue: key).flatMap { fields.values[$0] } }.first
        guard let value else {
          missing.insert("\(name): \(key)")
          continue
        }
        switch value {
        case .list(let items): inner += items.map { stack + [$0] }
        case .flag(let flag): if flag { inner.append(stack) }
        case .text, .drawing: break
        }
      }
      if tag.hasPrefix("#") { stacks.append(inner) }
    }
    return missing
  }
}
