internal import Annotations
internal import Cohorts
internal import Foundation
internal import Testing
internal import Training

@Suite struct FeedbackWeightsTests {
  /// A run whose first 12 images a reader has looked at.
  private func run(
    _ name: String, verdict: ReaderVerdict?, weights: FeedbackWeights?
  ) throws -> TinyRun {
    var options = TinyRun.options
    options.epochs = 2
    options.feedback = weights
    return try TinyRun(
      name: "feedback-\(name)", options: options,
      feedback: { number in
        number < 12 ? verdict.map { ["sick": $0] } : nil
      })
  }

  @Test func `weights of one for every verdict change no byte of the tensors`() throws {
    let weights = FeedbackWeights(accepted: 1, corrected: 1)
    let with = try run("ones", verdict: .corrected, weights: weights).finished().model
    let without = try run("none", verdict: .corrected, weights: nil).finished().model
    #expect(with.tensors == without.tensors)
  }

  @Test func `a weight of corrected cases changes the model and one of accepted does not`() throws {
    let weights = FeedbackWeights(accepted: 1, corrected: 5)
    let corrected = try run("corrected", verdict: .corrected, weights: weights).finished().model
    let accepted = try run("accepted", verdict: .accepted, weights: weights).finished().model
    #expect(corrected.tensors != accepted.tensors)
  }

  @Test func `weighted training has the same bytes with one thread and after an interruption`()
    throws
  {
    let weights = FeedbackWeights(accepted: 0.5, corrected: 3)
    let whole = try run("whole", verdict: .corrected, weights: weights)
    let digest = try whole.digest(threads: 2)
    #expect(
      try run("single", verdict: .corrected, weights: weights).digest(threads: 1) == digest)
    let stopped = try run("stopped", verdict: .corrected, weights: weights)
    _ = try stopped.outcome(stopAfter: 3)
    #expect(try stopped.digest(resume: true) == digest)
  }
}
