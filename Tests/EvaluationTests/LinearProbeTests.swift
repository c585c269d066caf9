import Evaluation
import Testing

/// Produced by Tests/Peers/selection_literals.py (scikit-learn's LogisticRegression).
@Suite struct LinearProbeTests {
  private static let features = SelectionTests.rows(seed: 7, count: 40, width: 6).map {
    $0.map { Double($0) }
  }

  private static let truths: [[Int?]] = {
    var draws = Draws(seed: 9)
    return features.map { [$0[0] + Double(draws.below(16)) / 4 > 4 ? 1 : 0] }
  }()

  @Test(arguments: [
    (
      0.5,
      [
        1.7373344124175274, 0.07381428391141197, 1.0235585485574412, -0.15782520136902417,
        -0.2195867720594787, 0.4876600427033358, -7.147567357346189,
      ]
    ),
    (
      8.0,
      [
        0.720446953317417, -0.027246821340794754, 0.45914902641702754, -0.038673553336828,
        -0.10131499464140574, 0.1029082789421312, -3.033114869257762,
      ]
    ),
  ])
  func `weights and constant are scikit-learn's`(ridge: Double, expected: [Double]) {
    let probe = LinearProbe(
      features: Self.features, truths: Self.truths, outputs: 1, ridge: ridge)
    for (value, expected) in zip(probe.weights[0] + probe.biases, expected) {
      #expect(agree(value, expected, 1e-5), "\(value) is not \(expected)")
    }
  }

  @Test func `where it starts from changes nothing that counts`() {
    let cold = LinearProbe(features: Self.features, truths: Self.truths, outputs: 1, ridge: 8)
    let other = LinearProbe(features: Self.features, truths: Self.truths, outputs: 1, ridge: 0.5)
    let warm = LinearProbe(
      features: Self.features, truths: Self.truths, outputs: 1, ridge: 8, from: other)
    for (a, b) in zip(cold.weights[0], warm.weights[0]) { #expect(agree(a, b, 1e-5)) }
  }

  @Test func `rows without a truth are passed over`() {
    let known = LinearProbe(
      features: Array(Self.features.prefix(30)), truths: Array(Self.truths.prefix(30)), outputs: 1,
      ridge: 8)
    let some = Self.truths.enumerated().map { $0 < 30 ? $1 : [nil] }
    let all = LinearProbe(features: Self.features, truths: some, outputs: 1, ridge: 8)
    #expect(all.weights == known.weights)
  }

  @Test func `one class alone gives a constant that leans to it`() {
    let probe = LinearProbe(
      features: [[1, 2], [3, 4]], truths: [[1], [1]], outputs: 1, ridge: 1)
    #expect(probe.weights == [[0, 0]])
    #expect(agree(probe.probabilities(of: [9, 9])[0], 2.5 / 3))
  }

  @Test func `the ridge leaves a logit of standardised features a deviation of 2`() {
    // w ~ N(0, 1/λ) in each of F directions of variance 1: F/λ = 2².
    #expect(LinearProbe.ridge(features: 512) == 128)
  }
}
