/// Area under the ROC curve by mid-ranks: P(positive scores higher) + ½ P(equal).
public enum AUROC {
  /// The area, or nil when a class is absent.
  ///
  /// - Precondition: equal counts, finite scores.
  public static func value(scores: [Double], truths: [Bool]) -> Double? {
    precondition(
      scores.count == truths.count, "\(scores.count) scores, \(truths.count) truths")
    precondition(scores.allSatisfy(\.isFinite), "a score is not finite")
    let sorted = zip(scores, truths).sorted { $0.0 < $1.0 }
    var positives = 0
    var negatives = 0
    var doubled = 0
    var index = 0
    while index < sorted.count {
      var tiedPositives = 0
      var tiedNegatives = 0
      let score = sorted[index].0
      while index < sorted.count, sorted[index].0 == score {
        if sorted[index].1 { tiedPositives += 1 } else { tiedNegatives += 1 }
        index += 1
      }
      doubled += tiedPositives * (2 * negatives + tiedNegatives)
      positives += tiedPositives
      negatives += tiedNegatives
    }
    guard positives > 0, negatives > 0 else { return nil }
    return Double(doubled) / Double(2 * positives * negatives)
  }
}
