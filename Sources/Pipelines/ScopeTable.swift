internal import Evaluation
internal import Files
internal import Foundation
internal import Training

/// The comparisons of an audit of the scope as CSV: a row for each, and for each group.
struct ScopeTable {
  let record: ScopeAuditRecord

  private static let header = [
    "kind", "name", "severity", "attribute", "group", "auroc", "auroc_lo", "auroc_hi", "far",
    "far_lo", "far_hi", "refused", "refused_lo", "refused_hi", "out_of_scope", "out_of_scope_lo",
    "out_of_scope_hi", "n_images", "n_patients", "verdict",
  ]

  /// The table.
  var text: String {
    let summary = record.summary
    return CSVTable.text(
      header: Self.header,
      rows: [group("all", "all", summary.own, nil)]
        + summary.attributes.flatMap { attribute in
          attribute.groups.map { group(attribute.name, $0.name, $0.shares, $0.isTurnedAway) }
        }
        + summary.changes.map { compared("change", $0) }
        + summary.others.map { compared("other", $0) })
  }

  private func group(
    _ attribute: String, _ name: String, _ shares: ScopeShares, _ isTurnedAway: Bool?
  ) -> [String] {
    ["own", "", "", attribute, name, "", "", ""] + numbers(shares)
      + [isTurnedAway.map { $0 ? "turnedAway" : "noEvidence" } ?? ""]
  }

  private func compared(_ kind: String, _ result: ScopeComparison) -> [String] {
    [kind, result.name, result.severity.map { "\($0)" } ?? "", "", ""] + number(result.area)
      + numbers(result.shares) + [result.verdict.rawValue]
  }

  private func numbers(_ shares: ScopeShares) -> [String] {
    let counts = shares.outOfScope.counts
    return number(shares.far) + number(shares.refused) + number(shares.outOfScope)
      + [counts.imageCount, counts.patientCount].map { counts.isSuppressed ? "" : "\($0)" }
  }

  private func number(_ estimate: Estimate) -> [String] {
    [estimate.value, estimate.lower, estimate.upper].map { $0.map { "\($0)" } ?? "" }
  }
}
