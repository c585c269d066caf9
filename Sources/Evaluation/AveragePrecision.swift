/// Area under the precision-recall curve as a sum of steps, without interpolation.
public enum AveragePrecision {
  /// Σ (recallₖ − recallₖ₋₁) · precisionₖ over the distinct scores, descending; nil without
  /// positives.
  ///
  /// - Precondition: equal counts, finite scores.
  public static func value(scores: [Double], truths: [Bool]) -> Double? {
    precondition(
      scores.count == truths.count, "\(scores.count) scores, \(truths.count) truths")
    precondition(scores.allSatisfy(\.isFinite), "a score is not finite")
    return value(
      Sample(
        zip(scores, truths).map { Observation(score: $0, truth: $1, patient: 0) },
        patientBound: 1))
  }

  package static func value(_ sample: Sample) -> Double? {
    guard sample.counts.positives > 0 else { return nil }
    var truePositives = 0
    var called = 0
    var sum = 0.0
    for step in sample.steps {
      truePositives += step.positives
      called += step.positives + step.negatives
      sum += Double(step.positives) * Double(truePositives) / Double(called)
    }
    return sum / Double(sample.counts.positives)
  }
}

extension Sample {
  /// One distinct score with the units that have it.
  package struct Step: Sendable, Equatable {
    package var score: Double
    package var positives: Int
    package var negatives: Int
  }

  /// The distinct scores, descending.
  package var steps: [Step] {
    var steps: [Step] = []
    for observation in observations.reversed() {
      if steps.last?.score != observation.score {
        steps.append(Step(score: observation.score, positives: 0, negatives: 0))
      }
      if observation.truth {
        steps[steps.count - 1].positives += 1
      } else {
        steps[steps.count - 1].negatives += 1
      }
    }
    return steps
  }
}
