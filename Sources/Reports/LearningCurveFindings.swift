internal import Evaluation

/// What one label's learning curve shows, in a sentence for pretraining and one for labels.
struct LearningCurveFindings {
  private let curve: LearningCurve
  private let label: String
  /// What stands before a sentence: the label, unless it is the only one.
  private let prefix: String

  init(_ curve: LearningCurve, label: String, isOnly: Bool) {
    self.curve = curve
    self.label = label
    prefix = isOnly ? "" : "\(label): "
  }

  var sentences: [String] { [pretraining] + (labels.map { [$0] } ?? []) }

  private var differences: [(patients: Int, difference: Estimate)] {
    curve.points.compactMap { point in
      point.labels.first { $0.label == label }
        .map { (point.patients, $0.difference.difference) }
    }
  }

  /// Where pretrained weights are better, worse, or not to be told from random ones.
  private var pretraining: String {
    let known = differences.filter { $0.difference.lower != nil }
    guard !known.isEmpty else {
      let reason = differences.compactMap(\.difference.reason).first { !$0.isEmpty } ?? ""
      return prefix + "Pretrained and random weights cannot be compared: \(reason)."
    }
    func list(_ isMeant: (Estimate) -> Bool) -> String? {
      let meant = known.filter { isMeant($0.difference) }
      return meant.isEmpty
        ? nil
        : meant.map { "with \($0.patients) labelled patients by \(NumberText.both($0.difference))" }
          .joined(separator: ", ")
    }
    let better = list { ($0.lower ?? 0) > 0 }
    let worse = list { ($0.upper ?? 0) < 0 }
    let level = list { ($0.lower ?? 0) <= 0 && ($0.upper ?? 0) >= 0 }
    var parts: [String] = []
    let start = "With this recipe the AUROC from pretrained weights"
    if let better { parts.append("\(start) is above that from random ones \(better).") }
    if let worse { parts.append("\(start) differs for the worse \(worse).") }
    if let level {
      let subject =
        parts.isEmpty
        ? "Nothing is seen to be gained by pretraining: the AUROC from pretrained weights"
        : "It"
      parts.append("\(subject) differs \(level), which chance may give.")
    }
    return prefix + parts.joined(separator: " ")
  }

  /// Whether the last step to more labels helped.
  private var labels: String? {
    guard let last = curve.points.last, curve.points.count > 1,
      let growth = last.labels.first(where: { $0.label == label })?.growth?.difference,
      let lower = growth.lower, let upper = growth.upper
    else { return nil }
    let step =
      "From \(curve.points[curve.points.count - 2].patients) to \(last.patients) labelled patients "
      + "the AUROC from pretrained weights changes by \(NumberText.both(growth))"
    if lower > 0 { return prefix + step + ": more labels helped." }
    if upper < 0 { return prefix + step + ": more labels did harm." }
    return prefix + step + ": that more labels help is not seen here."
  }
}
