/// The four cells of answers against truths, in units.
public struct ConfusionCounts: Codable, Sendable, Equatable {
  /// Called positive, and positive.
  public var truePositives = 0
  /// Called positive, but negative.
  public var falsePositives = 0
  /// Called negative, and negative.
  public var trueNegatives = 0
  /// Called negative, but positive.
  public var falseNegatives = 0

  package init() {}

  package mutating func add(truth: Bool, call: Bool, times: Int) {
    switch (truth, call) {
    case (true, true): truePositives += times
    case (false, true): falsePositives += times
    case (false, false): trueNegatives += times
    case (true, false): falseNegatives += times
    }
  }

  mutating func add(_ other: ConfusionCounts, times: Int) {
    truePositives += times * other.truePositives
    falsePositives += times * other.falsePositives
    trueNegatives += times * other.trueNegatives
    falseNegatives += times * other.falseNegatives
  }

  /// 2TP/(2TP + FP + FN); nil when nothing is positive or called so.
  package var f1: Double? {
    let denominator = 2 * truePositives + falsePositives + falseNegatives
    return denominator == 0 ? nil : Double(2 * truePositives) / Double(denominator)
  }

  /// Matthews' correlation; nil when a row or column of the table is empty.
  package var mcc: Double? {
    let tp = Double(truePositives)
    let fp = Double(falsePositives)
    let tn = Double(trueNegatives)
    let fn = Double(falseNegatives)
    let margins = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return margins == 0 ? nil : (tp * tn - fp * fn) / margins.squareRoot()
  }

  /// Sensitivity + specificity − 1; nil when a class is absent.
  package var youden: Double? {
    let positives = truePositives + falseNegatives
    let negatives = trueNegatives + falsePositives
    guard positives > 0, negatives > 0 else { return nil }
    return Double(truePositives) / Double(positives) + Double(trueNegatives) / Double(negatives)
      - 1
  }
}

extension Sample {
  /// The confusion counts; nil when a unit has no answer or there are no units.
  package var confusion: ConfusionCounts? {
    var counts = ConfusionCounts()
    for observation in observations {
      guard let call = observation.call else { return nil }
      counts.add(truth: observation.truth, call: call, times: 1)
    }
    return observations.isEmpty ? nil : counts
  }
}
