internal import Foundation

/// A way to guess from a model's answers who was in its training.
public enum MembershipAttack: String, Codable, CaseIterable, Sendable {
  /// The likelihood ratio of the confidence under models with and without the patient.
  ///
  /// Source: Carlini et al., "Membership Inference Attacks From First Principles" (2022),
  /// algorithm 1.
  case likelihoodRatio
  /// The confidence itself: members are those of whom the model is sure.
  ///
  /// Source: Yeom et al., "Privacy Risk in Machine Learning" (2018), adversary 2.
  case confidence

  /// With fewer shadow models than this one variance serves all patients (Carlini, section V-B).
  private static let fewestForOwnVariance = 64
  /// A variance is at least this, so that shadows which agree divide nothing by zero.
  private static let smallestVariance = 1e-6

  /// How much each patient looks like a member, larger is more.
  ///
  /// - Precondition: for likelihood ratios, shadows with and without every patient.
  package func scores(of trials: [MembershipTrial]) -> [Double] {
    switch self {
    case .confidence: return trials.map(\.confidence)
    case .likelihoodRatio:
      precondition(
        trials.allSatisfy { !$0.inside.isEmpty && !$0.outside.isEmpty },
        "a patient has no shadow on one side")
      let inside = Self.bells(trials.map(\.inside))
      let outside = Self.bells(trials.map(\.outside))
      return trials.indices.map { index in
        inside[index].logDensity(at: trials[index].confidence)
          - outside[index].logDensity(at: trials[index].confidence)
      }
    }
  }

  private struct Bell {
    let mean: Double
    let variance: Double

    /// Up to the constant that cancels in a ratio.
    func logDensity(at x: Double) -> Double {
      -0.5 * (log(variance) + (x - mean) * (x - mean) / variance)
    }
  }

  /// A normal distribution for each patient; the variance is the patient's own or the mean of all.
  private static func bells(_ rows: [[Double]]) -> [Bell] {
    let moments = rows.map { row -> (mean: Double, variance: Double) in
      let mean = row.reduce(0, +) / Double(row.count)
      let squares = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, squares / Double(row.count))
    }
    let isShared = rows.contains { 2 * $0.count < fewestForOwnVariance }
    let shared = moments.reduce(0) { $0 + $1.variance } / Double(max(moments.count, 1))
    return moments.map {
      Bell(mean: $0.mean, variance: max(isShared ? shared : $0.variance, smallestVariance))
    }
  }
}
