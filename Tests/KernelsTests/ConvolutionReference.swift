import Kernels
import Synchronization
import TestSupport

/// What plain loops make of each geometry's sample, computed once for all ways that are held
/// against it.
enum ConvolutionReference {
  private struct Question: Hashable {
    let g: ConvolutionGeometry
    let what: String
  }

  private static let known = Mutex<[Question: [Double]]>([:])

  private static func answer(
    _ g: ConvolutionGeometry, _ what: String, _ compute: () -> [Double]
  ) -> [Double] {
    let question = Question(g: g, what: what)
    if let answer = known.withLock({ $0[question] }) { return answer }
    let answer = compute()
    known.withLock { $0[question] = answer }
    return answer
  }

  /// The output without bias.
  static func forward(_ s: ConvolutionSample) -> [Double] {
    answer(s.g, "forward") {
      Reference.convolution(s.g, input: s.input, weight: s.weight, bias: nil)
    }
  }

  /// The input's gradient.
  static func inputGradient(_ s: ConvolutionSample) -> [Double] {
    answer(s.g, "input") {
      Reference.convolutionInputGradient(
        s.g, outputGradient: s.outputGradient, weight: s.weight)
    }
  }

  /// The weight's gradient.
  static func weightGradient(_ s: ConvolutionSample) -> [Double] {
    answer(s.g, "weight") {
      Reference.convolutionWeightGradient(
        s.g, input: s.input, outputGradient: s.outputGradient)
    }
  }
}
