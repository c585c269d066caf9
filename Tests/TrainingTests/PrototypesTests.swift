internal import Compute
internal import Evaluation
internal import Foundation
internal import Testing
internal import Training

/// Heads made of mean features; numbers produced by Tests/Peers/selection_literals.py (numpy).
@Suite struct PrototypesTests {
  private static let features: [[Float]] = {
    var draws = Draws(seed: 11)
    return (0..<12).map { _ in (0..<3).map { _ in Float(draws.below(16)) / 4 } }
  }()

  private static func head(_ kind: Head.Kind, outputs: Int) -> Head {
    Head(kind: kind, targets: ["t"], labels: (0..<outputs).map { "\($0)" })
  }

  /// What a head of these prototypes says of one row.
  private static func probabilities(
    _ prototypes: Prototypes, _ head: Head, of row: [Float]
  ) -> [Double] {
    head.probabilities(
      of: prototypes.biases.indices.map { output in
        row.indices.reduce(prototypes.biases[output]) {
          $0 + prototypes.weights[output * row.count + $1] * row[$1]
        }
      })
  }

  @Test func `a yes or no is the distance to its own mean beside that to the other`() {
    let prototypes = Prototypes(
      kind: .binary, features: Self.features, truths: (0..<12).map { [$0 % 3 == 0 ? 1 : 0] })
    let expected = [0.4116994304958615, 0.5549850583957693, 0.4792942557732445, 0.5768174572797774]
    for (row, expected) in zip(Self.features, expected) {
      let found = Self.probabilities(prototypes, Self.head(.binary, outputs: 1), of: row)[0]
      #expect(abs(found - expected) < 1e-6, "\(found) is not \(expected)")
    }
  }

  @Test func `classes are a softmax of distances`() {
    let prototypes = Prototypes(
      kind: .multiClass, features: Self.features,
      truths: (0..<12).map { row in (0..<3).map { row % 3 == $0 ? 1 : 0 } })
    let expected = [
      [0.2758395467965344, 0.453622665106325, 0.2705377880971407],
      [0.39093840489129517, 0.1501223959894331, 0.4589391991192718],
    ]
    for (row, expected) in zip(Self.features, expected) {
      let found = Self.probabilities(prototypes, Self.head(.multiClass, outputs: 3), of: row)
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-6, "\(a) is not \(b)") }
    }
  }

  @Test func `labels that are not known count for neither mean`() {
    let some = Prototypes(
      kind: .multiLabel, features: Array(Self.features.prefix(6)),
      truths: (0..<6).map { [$0 % 2] })
    let all = Prototypes(
      kind: .multiLabel, features: Self.features,
      truths: (0..<12).map { [$0 < 6 ? $0 % 2 : nil] })
    #expect(all == some)
  }

  @Test func `one image of each class is its own mean, and the answer leans to the nearer`() {
    let prototypes = Prototypes(
      kind: .binary, features: [[0, 0], [2, 0]], truths: [[0], [1]])
    let head = Self.head(.binary, outputs: 1)
    #expect(Self.probabilities(prototypes, head, of: [1, 9])[0] == 0.5)
    #expect(Self.probabilities(prototypes, head, of: [2, 0])[0] > 0.9)
  }

  @Test func `a run with prototypes trains nothing but the head, and makes it by the means`()
    throws
  {
    var options = TinyRun.options
    options.adapt = .prototypes
    let run = try TinyRun(name: "prototypes", options: options)
    let tuned = try run.finished()
    #expect(tuned.history.isEmpty)
    #expect(!run.events.value.contains { if case .stepEnded = $0 { true } else { false } })
    var other = TinyRun.options
    (other.adapt, other.epochs) = (.head, 1)
    let probed = try TinyRun(name: "prototypes-head", options: other).finished()
    for (name, tensor) in tuned.model.tensors where !name.hasPrefix("linear.") {
      #expect(probed.model.tensors[name] == tensor, "\(name)")
    }
    #expect(tuned.model.tensors["linear.weight"] != probed.model.tensors["linear.weight"])
    // The sick have a bright square, which features of random weights see.
    let scores = tuned.predictions.filter { $0.truth != nil }
    let sick = scores.filter { $0.truth == 1 }.compactMap(\.score)
    let well = scores.filter { $0.truth == 0 }.compactMap(\.score)
    let means = [sick, well].map { scores in scores.reduce(0, +) / Double(scores.count) }
    #expect(means[0] > means[1])
  }

  @Test func `weights of feedback, which means do not have, are refused`() {
    var options = TinyRun.options
    options.adapt = .prototypes
    #expect(options.problems == [])
    options.feedback = FeedbackWeights(accepted: 1, corrected: 2)
    #expect(
      options.problems.map { "\($0.key): \($0.reason)" }
        == ["training.feedback: has no effect on a head of mean features"])
    options.adapt = .head
    #expect(options.problems == [])
  }

  @Test func `prototypes are the same bytes with one thread, two, and out of fold`() throws {
    var options = TinyRun.options
    options.adapt = .prototypes
    for folds in [0, 2] {
      let run = try TinyRun(name: "prototypes-\(folds)", options: options, folds: folds)
      #expect(try run.digest(threads: 1) == run.digest(threads: 2))
    }
  }
}
