import Compute
import Evaluation
import Testing

/// Produced by Tests/Peers/mitigation_literals.py (scikit-learn).
@Suite struct BalancedProbeTests {
  private static let pool = WorkerPool(threadCount: 1)

  /// By output the weights of features as they came, then the intercept.
  private static func head(
    _ probe: BalancedProbe, of features: StandardisedFeatures
  ) -> [[Double]] {
    zip(probe.weights, probe.intercepts).map {
      let head = features.original(weights: $0, intercept: $1)
      return head.weights + [head.intercept]
    }
  }

  @Test(arguments: [
    (
      BalancedFixture(seed: 13, patients: 80, classes: 2), 0.1,
      [
        [
          1.41260148603362, 0.32515626459677627, 0.3434071323615177, 0.6102743684550623, 0,
          -4.005836637547737,
        ]
      ]
    ),
    (
      BalancedFixture(seed: 17, patients: 90, classes: 3), 0.01,
      [
        [
          -2.449237815768799, -0.47894057722287425, -0.02285218111351537, 0.030269850967074435, 0,
          5.011788835049703,
        ],
        [
          0.33183243095695875, -0.03891137541690481, -0.07964169924096844, -0.3709664514836709, 0,
          0.9343480781294847,
        ],
        [
          2.1174053848118395, 0.5178519526397792, 0.10249388035448392, 0.3406966005165966, 0,
          -5.9461369131791875,
        ],
      ]
    ),
  ])
  func `penalty and weights are those of scikit-learn on the same draws`(
    fixture: BalancedFixture, penalty: Double, expected: [[Double]]
  ) throws {
    let features = try #require(StandardisedFeatures(fixture.features))
    let probe = BalancedProbe(fixture.task, features: features, seed: 5, on: Self.pool)
    #expect(probe.penalty == penalty)
    let head = Self.head(probe, of: features)
    #expect(head.count == expected.count)
    for (output, (found, expected)) in zip(head, expected).enumerated() {
      for (place, value) in found.enumerated() {
        #expect(agree(value, expected[place], 1e-5), "\(output), \(place): \(value)")
      }
    }
  }

  @Test func `threads change nothing, and another seed draws others`() throws {
    let fixture = BalancedFixture(seed: 13, patients: 80, classes: 2)
    let features = try #require(StandardisedFeatures(fixture.features))
    func probe(_ seed: UInt64, threads: Int) -> BalancedProbe {
      BalancedProbe(
        fixture.task, features: features, seed: seed, on: WorkerPool(threadCount: threads))
    }
    #expect(probe(5, threads: 1) == probe(5, threads: 2))
    #expect(probe(5, threads: 1).weights != probe(6, threads: 1).weights)
  }

  /// Nine of ten patients have their group's answer.
  ///
  /// The first feature shows the answer and, in every pair alike, one of five strengths; the second
  /// shows the group.
  private static func shortcut() -> (features: [[Float]], truths: [Int], groups: [Int]) {
    var (features, truths, groups): ([[Float]], [Int], [Int]) = ([], [], [])
    for (group, truth, count) in [(0, 0, 90), (0, 1, 10), (1, 0, 10), (1, 1, 90)] {
      for number in 0..<count {
        features.append([Float(2 * truth + number % 5 - 2), Float(group)])
        truths.append(truth)
        groups.append(group)
      }
    }
    return (features, truths, groups)
  }

  @Test func `a feature that shows the group alone is leant on by plain fits and not by this`()
    throws
  {
    let (rows, truths, groups) = Self.shortcut()
    let features = try #require(StandardisedFeatures(rows))
    let plain = LogisticProbe(
      try #require(ProbeFeatures(rows, on: Self.pool)), rows: Array(rows.indices),
      truths: truths.map { $0 == 1 }, penalty: 3)
    let probe = BalancedProbe(
      BalancedTask(
        rows: Array(rows.indices), answers: truths, outputs: 1, groups: groups,
        patients: Array(rows.indices)), features: features, penalty: 3, seed: 1, on: Self.pool)
    #expect(plain.weights[1] > 1, "\(plain.weights)")
    #expect(abs(probe.weights[0][1]) < 0.2 * plain.weights[1], "\(probe.weights[0])")
    // Half of all pairs have either answer: at the middle of both the odds are even.
    let head = Self.head(probe, of: features)[0]
    #expect(probe.weights[0][0] > 1)
    #expect(abs(head[0] + head[1] / 2 + head[2]) < 0.3, "\(head)")
  }

  @Test func `a half without some pair takes the strongest penalty`() throws {
    // One patient alone has the last pair, and is in one half.
    let rows = (0..<20).map { [Float($0 % 4), Float($0 % 7)] }
    let probe = BalancedProbe(
      BalancedTask(
        rows: Array(rows.indices), answers: (0..<20).map { $0 % 2 }, outputs: 1,
        groups: (0..<20).map { $0 == 19 ? 1 : 0 }, patients: Array(rows.indices)),
      features: try #require(StandardisedFeatures(rows)), seed: 1, on: Self.pool)
    #expect(probe.penalty == 10)
  }

  @Test func `columns that never differ come back with weight 0`() throws {
    let features = try #require(StandardisedFeatures([[1, 3], [1, 5], [1, 7]]))
    #expect(features.width == 1)
    // Mean 5, variance 8/3: w·(x − 5)/√(8/3) + 2.
    let deviation = (8.0 / 3).squareRoot()
    let head = features.original(weights: [4], intercept: 2)
    #expect(head.weights[0] == 0 && agree(head.weights[1], 4 / deviation))
    #expect(agree(head.intercept, 2 - 20 / deviation))
    #expect(StandardisedFeatures([[1, .nan], [1, .nan]]) == nil)
  }
}
