/// What a map gives the evidence for.
package enum ExplanationTarget: Sendable, Equatable {
  /// A classifier's output.
  case label(Int)
  /// The mean of an output over pixels of the network's input, numbered row by row.
  ///
  /// Source: Vinogradova, Dibrov and Myers, "Towards Interpretable Semantic Segmentation via
  /// Gradient-Weighted Class Activation Mapping" (2020), equation 2, whose sum is divided by the
  /// number of pixels, so that small and large findings share a scale.
  case pixels(output: Int, [Int])
}
