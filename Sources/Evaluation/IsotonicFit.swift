/// Isotonic calibration: a rising line through knots, found by pooling adjacent violators.
///
/// Source: Zadrozny and Elkan, KDD 2002; between knots the map is linear and beyond them constant,
/// as scikit-learn's `IsotonicRegression(out_of_bounds="clip")` has it.
public struct IsotonicFit: Codable, Sendable, Equatable {
  /// Scores at which the line bends, ascending.
  public let scores: [Double]
  /// The probability at each, never falling.
  public let probabilities: [Double]
  /// Units that were used.
  public let unitCount: Int
  /// Why the map is the identity; empty for a fit.
  public let reason: String

  /// Makes a fit that was computed elsewhere or read from a file.
  ///
  /// - Precondition: equal counts; scores ascend, probabilities do not fall.
  public init(scores: [Double], probabilities: [Double], unitCount: Int, reason: String) {
    precondition(
      scores.count == probabilities.count && !scores.isEmpty,
      "\(scores.count) scores, \(probabilities.count) probabilities")
    self.scores = scores
    self.probabilities = probabilities
    self.unitCount = unitCount
    self.reason = reason
  }

  /// Fits the line to scores, such as uncalibrated probabilities.
  ///
  /// - Returns: the identity on 0…1 with a reason for no units or one class.
  /// - Precondition: equal counts, finite scores.
  public init(scores: [Double], truths: [Bool]) {
    precondition(scores.count == truths.count, "\(scores.count) scores, \(truths.count) truths")
    precondition(scores.allSatisfy(\.isFinite), "a score is not finite")
    guard truths.contains(true), truths.contains(false) else {
      let reason = truths.isEmpty ? "there are no units" : "all units are of one class"
      self.init(
        scores: [0, 1], probabilities: [0, 1], unitCount: truths.count, reason: reason)
      return
    }
    let blocks = Self.pooled(zip(scores, truths).sorted { $0.0 < $1.0 })
    var knots: [(Double, Double)] = []
    for block in blocks {
      knots.append((block.first, block.mean))
      if block.last > block.first { knots.append((block.last, block.mean)) }
    }
    self.init(
      scores: knots.map(\.0), probabilities: knots.map(\.1), unitCount: truths.count, reason: "")
  }

  /// Whether the numbers of a file are a line that rises from left to right inside 0…1.
  package var isSound: Bool {
    !scores.isEmpty && scores.count == probabilities.count && unitCount >= 0
      && scores.allSatisfy(\.isFinite) && probabilities.allSatisfy { $0 >= 0 && $0 <= 1 }
      && zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 }
      && zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// The probability after the map.
  public func apply(toProbability probability: Double) -> Double {
    guard let above = scores.firstIndex(where: { $0 >= probability }) else {
      return probabilities[probabilities.count - 1]
    }
    if above == 0 || scores[above] == probability { return probabilities[above] }
    let share = (probability - scores[above - 1]) / (scores[above] - scores[above - 1])
    return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1])
  }

  /// Units of neighbouring scores that share one probability.
  private struct Block {
    var first: Double
    var last: Double
    var positives: Int
    var count: Int

    var mean: Double { Double(positives) / Double(count) }
  }

  private static func pooled(_ units: [(Double, Bool)]) -> [Block] {
    var blocks: [Block] = []
    for (score, truth) in units {
      if let last = blocks.last, last.first == score {
        blocks[blocks.count - 1].positives += truth ? 1 : 0
        blocks[blocks.count - 1].count += 1
      } else {
        blocks.append(Block(first: score, last: score, positives: truth ? 1 : 0, count: 1))
      }
    }
    var pooled: [Block] = []
    for block in blocks {
      pooled.append(block)
      while pooled.count > 1 {
        let (a, b) = (pooled[pooled.count - 2], pooled[pooled.count - 1])
        // a.mean ≥ b.mean in whole numbers, so that equal means merge exactly.
        guard a.positives * b.count >= b.positives * a.count else { break }
        pooled.removeLast(2)
        pooled.append(
          Block(
            first: a.first, last: b.last, positives: a.positives + b.positives,
            count: a.count + b.count))
      }
    }
    return pooled
  }
}
