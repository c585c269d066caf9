import Evaluation
import Foundation
import Testing

/// By hand, in nats.
@Suite struct EnsembleEntropyTests {
  @Test func `two sure draws that contradict each other know nothing together`() {
    let entropy = EnsembleEntropy([[1, 0], [0, 1]])
    #expect(agree(entropy.total, log(2)))
    #expect(entropy.expected == 0)
    #expect(agree(entropy.mutualInformation, log(2)))
  }

  @Test func `draws that agree have nothing to settle`() {
    let entropy = EnsembleEntropy([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    #expect(agree(entropy.total, 1.5 * log(2)))
    #expect(agree(entropy.expected, 1.5 * log(2)))
    #expect(entropy.mutualInformation == 0)
  }

  /// The mean (0.5, 0.5) has log 2, each of the two −0.25·log 0.25 − 0.75·log 0.75.
  @Test func `half is noise and half is disagreement`() {
    let entropy = EnsembleEntropy([[0.25, 0.75], [0.75, 0.25]])
    #expect(agree(entropy.expected, 0.5623351446188083))
    #expect(agree(entropy.mutualInformation, 0.13081203594113694))
  }

  @Test func `nothing has no entropy`() {
    #expect(EnsembleEntropy([]).total == 0)
  }
}
