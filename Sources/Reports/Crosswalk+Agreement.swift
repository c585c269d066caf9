internal import Evaluation

extension Crosswalk {
  /// The crosswalk of measurements or grades.
  init(_ content: AgreementContent) {
    self.init(
      content.facts, card: content.card, gates: content.gates, limitations: content.limitations
    ) { Self.findings(content, $0) }
  }

  private static func findings(_ content: AgreementContent, _ key: Key) -> String {
    let verdict = AgreementVerdict(content)
    let summaries = content.summaries
    switch key {
    case .size:
      return summaries.map { "\($0.target): \(content.data($0.whole.counts))" }
        .joined(separator: "; ")
    case .missing:
      return (summaries.first?.attributes ?? []).map {
        "\(ReportContent.title(of: $0.attribute)) not stated for a share of "
          + NumberText.decimal($0.missingShare)
      }.joined(separator: "; ")
    case .unanswered:
      return summaries.map {
        "\($0.target): \($0.rowCount - $0.whole.counts.imageCount) of \($0.rowCount) rows without "
          + "reference"
      }.joined(separator: "; ")
    case .labels: return summaries.map(\.target).joined(separator: ", ")
    case .intervals: return "intervals at \(content.levelText) by patient; formulas in Methods"
    case .thresholds:
      let isGraded = summaries.contains { $0.kind == .ordinal }
      return "none: the output is a \(isGraded ? "grade" : "measurement")"
    case .performance: return summaries.map(verdict.overall).joined(separator: " ")
    case .groups: return summaries.map(verdict.worst).joined(separator: " ")
    case .gaps: return summaries.compactMap(verdict.gaps).joined(separator: " ")
    default: return ""
    }
  }
}
