internal import Foundation

/// Cross-entropy with logits and its gradient, in `Double`, over what is known.
///
/// As PyTorch's `binary_cross_entropy_with_logits(weight=…)` averaged over the known entries, and
/// `CrossEntropyLoss(weight=…)`, which divides by the sum of the weights that took part.
package struct ClassificationLoss: Sendable {
  /// How much each output's entries count.
  package struct Weights: Sendable, Equatable {
    /// Per output the weight of its positives, or of its class.
    package let positive: [Float]
    /// Per output the weight of its negatives; not used for classes.
    package let negative: [Float]

    /// Makes weights; negatives count 1 unless stated.
    package init(positive: [Float], negative: [Float]? = nil) {
      self.positive = positive
      self.negative = negative ?? positive.map { _ in 1 }
    }
  }

  /// How logits become probabilities.
  package let kind: Head.Kind
  /// How much each output's entries count.
  package let weights: Weights

  /// Makes a loss.
  package init(kind: Head.Kind, weights: Weights) {
    self.kind = kind
    self.weights = weights
  }

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - logits: `(N, outputs)`, row-major.
  ///   - truths: per image 1, 0 or unknown for each output; a class is one 1 among 0.
  ///   - factors: per image what each output's loss is multiplied by; nil: 1. The mean is divided
  ///     by the same number as without, so that a factor says how hard a case pulls.
  /// - Returns: the mean loss, ∂loss/∂logits as `logits`, and the weight the mean was divided by;
  ///   zeros when nothing is known.
  package func value(
    logits: [Float], truths: [[Int?]], factors: [[Double]]? = nil
  ) -> (loss: Double, gradient: [Float], weight: Double) {
    let width = weights.positive.count
    precondition(
      logits.count == truths.count * width,
      "\(logits.count) logits for \(truths.count) images of \(width) outputs")
    var sum = 0.0
    var weight = 0.0
    var gradient = [Double](repeating: 0, count: logits.count)
    for (row, truth) in truths.enumerated() {
      let first = row * width
      switch kind {
      case .binary, .multiLabel:
        for (output, known) in truth.enumerated() {
          guard let known else { continue }
          let own =
            Double((known == 1 ? weights.positive : weights.negative)[output])
            * (factors?[row][output] ?? 1)
          let term = logistic(Double(logits[first + output]), known)
          sum += own * term.loss
          gradient[first + output] = own * term.slope
          weight += 1
        }
      case .multiClass:
        guard let known = truth.firstIndex(of: 1) else { continue }
        let own = logits[first..<(first + width)].map { Double($0) }
        let classWeight = Double(weights.positive[known])
        let pull = classWeight * (factors?[row][known] ?? 1)
        let term = softmax(own, known)
        sum += pull * term.loss
        for output in own.indices { gradient[first + output] = pull * term.slopes[output] }
        weight += classWeight
      }
    }
    guard weight > 0 else { return (0, gradient.map { Float($0) }, 0) }
    return (sum / weight, gradient.map { Float($0 / weight) }, weight)
  }

  /// `y·log(1 + e⁻ˣ) + (1 − y)·log(1 + eˣ)` and its derivative.
  private func logistic(_ x: Double, _ truth: Int) -> (loss: Double, slope: Double) {
    let tail = log1p(exp(-abs(x)))
    let probability = 1 / (1 + exp(-x))
    return truth == 1 ? (max(-x, 0) + tail, probability - 1) : (max(x, 0) + tail, probability)
  }

  /// `−log softmax(x)ₖ` and its derivatives.
  private func softmax(_ x: [Double], _ truth: Int) -> (loss: Double, slopes: [Double]) {
    let largest = x.max() ?? 0
    let powers = x.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    var slopes = powers.map { $0 / sum }
    slopes[truth] -= 1
    return (log(sum) - (x[truth] - largest), slopes)
  }
}
