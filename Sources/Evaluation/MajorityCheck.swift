/// Whether a classifier beats one that always gives the more frequent answer.
public struct MajorityCheck: Codable, Sendable, Equatable {
  /// How loudly to say it.
  public enum Level: String, Codable, Sendable {
    /// It beats the majority class.
    case passed
    /// Its accuracy does not, as a threshold chosen for sensitivity may cause; its ranking does.
    case notice
    /// It is constant, or ranks and answers no better than chance.
    case alarm
    /// There is too little data to tell.
    case unknown
  }

  /// How loudly to say it.
  public let level: Level
  /// Share of the more frequent class; nil without units.
  public let majorityShare: Double?
  /// Share of right answers; nil without answers.
  public let accuracy: Double?
  /// The finding in a sentence, for the first line of a report.
  public let sentence: String

  package init(level: Level, majorityShare: Double?, accuracy: Double?, sentence: String) {
    self.level = level
    self.majorityShare = majorityShare
    self.accuracy = accuracy
    self.sentence = sentence
  }

  /// The check of one label.
  package init(_ sample: Sample, auroc: Estimate) {
    let counts = sample.counts
    let share =
      counts.imageCount == 0
      ? nil : Double(max(counts.positives, counts.negatives)) / Double(counts.imageCount)
    let confusion = sample.confusion
    let accuracy = confusion.map {
      Double($0.truePositives + $0.trueNegatives) / Double(counts.imageCount)
    }
    let (level, sentence) = Self.verdict(
      sample, auroc: auroc, confusion: confusion, accuracy: accuracy, share: share)
    self.init(level: level, majorityShare: share, accuracy: accuracy, sentence: sentence)
  }

  private static func verdict(
    _ sample: Sample, auroc: Estimate, confusion: ConfusionCounts?, accuracy: Double?,
    share: Double?
  ) -> (Level, String) {
    guard let share else { return (.unknown, "There are no units to judge.") }
    if sample.counts.positives == 0 || sample.counts.negatives == 0 {
      return (.unknown, "All units are of one class; nothing can be said against its majority.")
    }
    if sample.isConstant { return (.alarm, "The score is the same for every unit.") }
    if let confusion {
      let called = confusion.truePositives + confusion.falsePositives
      if called == 0 { return (.alarm, "Every unit is called negative.") }
      if called == sample.counts.imageCount { return (.alarm, "Every unit is called positive.") }
    }
    guard auroc.value != nil else {
      return (.unknown, "There are too few patients to judge against the majority class.")
    }
    if let youden = confusion?.youden, youden <= 0 {
      return (.alarm, "The answers are no better than chance: sensitivity + specificity ≤ 1.")
    }
    if let lower = auroc.lower, let upper = auroc.upper, lower <= 0.5 {
      return upper < 0.5
        ? (.alarm, "The scores rank worse than chance.")
        : (.alarm, "The AUROC interval holds 0.5: no evidence that scores rank above chance.")
    }
    if let accuracy, accuracy <= share {
      let negative = sample.counts.negatives >= sample.counts.positives
      return (
        .notice,
        "At the frozen threshold fewer answers are right than if all were "
          + (negative ? "negative" : "positive")
          + "; read sensitivity and specificity, not accuracy."
      )
    }
    return (.passed, "")
  }
}
