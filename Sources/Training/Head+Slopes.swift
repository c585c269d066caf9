extension Head {
  /// ∂L/∂logits of every network, where L is the cross-entropy of the mean of their probabilities.
  ///
  /// With q the probability of the truth, L = −log Σ q + log M, and a network's slope is its share
  /// q / Σ q of p − y; that of one network is p − y. An unknown truth has none.
  ///
  /// - Parameters:
  ///   - members: the logits of one image by each of M networks.
  ///   - truth: by output 1, 0 or unknown.
  package func slopes(of members: [[Float]], truth: [Int?]) -> [[Float]] {
    let probabilities = members.map(probabilities(of:))
    if kind == .multiClass {
      guard !truth.contains(nil), let place = truth.firstIndex(of: 1) else {
        return members.map { $0.map { _ in 0 } }
      }
      let shares = Self.shares(probabilities.map { $0[place] })
      return zip(probabilities, shares).map { own, share in
        zip(own, truth).map { Float(share * ($0 - Double($1 ?? 0))) }
      }
    }
    var slopes = members.map { $0.map { _ in Float(0) } }
    for (output, truth) in truth.enumerated() {
      guard let truth else { continue }
      let shares = Self.shares(
        probabilities.map { truth == 1 ? $0[output] : 1 - $0[output] })
      for (member, share) in shares.enumerated() {
        slopes[member][output] = Float(share * (probabilities[member][output] - Double(truth)))
      }
    }
    return slopes
  }

  /// Each as a share of the sum; equal shares of nothing.
  private static func shares(_ values: [Double]) -> [Double] {
    let sum = values.reduce(0, +)
    return values.map { sum > 0 ? $0 / sum : 1 / Double(values.count) }
  }
}
