internal import Evaluation

extension Head {
  /// By output, how far several answers about one image disagree: mutual information in nats.
  ///
  /// Each yes or no is a distribution of its own; classes are one, whose number stands at each.
  ///
  /// - Parameter answers: the probabilities of each network, or of each draw of one.
  package func disagreement(of answers: [[Double]]) -> [Double] {
    if kind == .multiClass {
      let information = EnsembleEntropy(answers).mutualInformation
      return labels.map { _ in information }
    }
    return labels.indices.map { output in
      EnsembleEntropy(answers.map { [1 - $0[output], $0[output]] }).mutualInformation
    }
  }
}
