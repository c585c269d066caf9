internal import Evaluation
internal import Files
internal import Foundation

/// crosswalk.csv: what reporting guidelines and the law ask for, and where the report answers.
///
/// Items are those of TRIPOD+AI (Collins et al., BMJ 2024), CLAIM (Tejani et al., Radiology AI
/// 2024) and Regulation (EU) 2024/1689, Articles 10 to 15, in our words.
struct Crosswalk {
  /// What a row of the list may be answered with.
  enum Key: String, CaseIterable {
    case author, title, owner, intendedUse, legalBasis, dataSource, deidentification, flow, size
    case missing, unanswered, labels, partition, part, openings, model, settings, program
    case commandLine, intervals, thresholds, performance, groups, gaps, gates, failures
    case limitations
  }

  static let columns = ["framework", "item", "requirement", "section", "value"]

  private let facts: ReportFacts
  private let card: ModelCardDocument
  private let gates: [GateResult]
  private let limitations: [String]
  private let isRelease: Bool
  /// What the data and the numbers say.
  private let findings: (Key) -> String

  /// The crosswalk of classes.
  init(_ content: ReportContent) {
    self.init(
      content.facts, card: content.card, gates: content.gates, limitations: content.limitations,
      isRelease: content.summary.suppressedBelow != nil
    ) { Self.findings(content, $0) }
  }

  /// The crosswalk of any target.
  ///
  /// - Parameter findings: answers from `flow` to `labels` and from `intervals` to `gaps`.
  init(
    _ facts: ReportFacts, card: ModelCardDocument, gates: [GateResult], limitations: [String],
    isRelease: Bool = false, findings: @escaping (Key) -> String
  ) {
    self.facts = facts
    self.card = card
    self.gates = gates
    self.limitations = limitations
    self.isRelease = isRelease
    self.findings = findings
  }

  /// The whole file.
  ///
  /// - Throws: `internalFault` when the list of items is not there or names a key that is not.
  func table() throws(ReportsError) -> String {
    let list = try Self.list()
    var rows: [[String]] = []
    for index in list.rows.indices {
      let name = list[index, "key"] ?? ""
      guard let key = Key(rawValue: name) else {
        throw ReportsError(
          .internalFault, subject: "crosswalk", reason: "an item asks for \(name)")
      }
      let fields = ["framework", "item", "requirement", "section"].map { list[index, $0] ?? "" }
      rows.append(fields + [value(key)])
    }
    return CSVTable.text(header: Self.columns, rows: rows)
  }

  private static func list() throws(ReportsError) -> CSVTable {
    guard let url = Bundle.module.url(forResource: "crosswalk", withExtension: "csv") else {
      throw ReportsError(
        .internalFault, subject: "crosswalk", reason: "is not there",
        hint: "keep the folder of the program together")
    }
    do throws(FilesError) {
      return try CSVTable(contentsOf: url)
    } catch {
      throw ReportsError(error)
    }
  }

  private func value(_ key: Key) -> String {
    let text = text(key)
    return text.isEmpty ? ModelCardDocument.needsAuthor : PageText.clean(text)
  }

  /// The answer; empty where the run knows none.
  private func text(_ key: Key) -> String {
    switch key {
    case .author: return ""
    case .title: return facts.title
    case .owner, .intendedUse, .legalBasis: return responsible(key)
    case .dataSource:
      return facts.cohort.digest.map { "\(facts.cohort.name), sha256 \($0)" } ?? ""
    case .deidentification:
      return facts.cohort.digest == nil ? "" : "ingest, in memory; pseudonyms under a secret key"
    case .program: return ([facts.program] + facts.versions.map(\.text)).joined(separator: "; ")
    case .commandLine: return facts.commandLine
    case .model:
      return facts.model.map { "\($0.architecture), from \($0.weightsOrigin), sha256 \($0.sha256)" }
        ?? ""
    case .settings: return facts.settings.map { "\($0.name): \($0.text)" }.joined(separator: "; ")
    case .partition: return facts.cohort.splitRule ?? ""
    case .part: return "\(facts.part.title). \(facts.part.sentence)"
    case .openings: return facts.testOpenings.map { "test part opened \($0) times" } ?? ""
    case .gates:
      let broken = gates.count { !$0.isPassed }
      return facts.gates.isEmpty ? "" : "\(facts.gates.count) gates, \(broken) broken"
    case .failures:
      return isRelease
        ? "predictions of single patients are left out of a release"
        : "worst errors of either kind, by pseudonym; all in cases.csv"
    case .limitations: return limitations.joined(separator: " ")
    case .flow, .size, .missing, .unanswered, .labels: return findings(key)
    case .intervals, .thresholds, .performance, .groups, .gaps: return findings(key)
    }
  }

  private func responsible(_ key: Key) -> String {
    let name =
      switch key {
      case .owner: "Owner"
      case .intendedUse: "Intended use"
      default: "Legal basis"
      }
    return card.sections.flatMap(\.items).first { $0.name == name }?.text ?? ""
  }

  private static func findings(_ content: ReportContent, _ key: Key) -> String {
    switch key {
    case .intervals, .thresholds, .performance, .groups, .gaps: numbers(content, key)
    default: data(content, key)
    }
  }

  private static func data(_ content: ReportContent, _ key: Key) -> String {
    let summary = content.summary
    switch key {
    case .flow:
      return content.facts.flow.map { flow in
        "found \(flow.found): "
          + flow.outcomes.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
      } ?? ""
    case .size:
      return content.size(summary.unitCount, summary.patientCount) + "; "
        + summary.labels.map {
          "\($0.label): \($0.counts.text(\.positives)) positive, "
            + "\($0.counts.text(\.negatives)) negative"
        }.joined(separator: "; ")
    case .missing:
      return summary.attributes.map {
        "\(ReportContent.title(of: $0.attribute)) not stated for a share of "
          + NumberText.share($0.missingShare)
      }.joined(separator: "; ")
    case .unanswered:
      return summary.labels.map { label in
        let flow = label.flow
        return "\(label.label): \(NumberText.count(flow.unanswered)) of "
          + "\(NumberText.count(flow.rows)) rows not answered"
      }.joined(separator: "; ")
    default: return summary.labels.map(\.label).joined(separator: ", ")
    }
  }

  private static func numbers(_ content: ReportContent, _ key: Key) -> String {
    let verdict = Verdict(content)
    switch key {
    case .intervals: return "intervals at \(content.levelText) by patient; formulas in Methods"
    case .thresholds:
      return content.card.sections.flatMap(\.items).filter { $0.name.hasPrefix("Threshold of") }
        .map { "\($0.name): \($0.text)" }.joined(separator: "; ")
    case .performance: return verdict.overallSentences.joined(separator: " ")
    case .groups: return verdict.worstSentences.joined(separator: " ")
    default: return verdict.gapSentences.joined(separator: " ")
    }
  }
}
