package import Compute
package import ONNX
package import Tensors

/// A convolution that a batch normalisation may follow: one over all channels, or over each alone.
package protocol NormalisableConvolution: Layer where Saved == Convolution2D.Saved {
  /// The output without bias, and Σ and Σ² of each of its channels, `(2, O)`.
  func outputWithMoments(_ x: Tensor, in step: Step) -> (output: Tensor, moments: [Double])

  /// `backward` with another gradient of the input to be added to this one.
  mutating func backward(
    _ dy: Tensor, _ saved: Saved, adding other: Tensor?, wants: Wanted, in step: Step
  ) -> Tensor?

  /// The convolution with a norm folded into it, rectified up to a ceiling.
  func prepared(
    with norm: BatchNorm2D, ceiling: Float, for load: InferenceLoad, in step: Step
  ) -> any Predicting

  /// Adds the convolution, with a norm folded into it, to an ONNX graph.
  func write(
    _ x: GraphBuilder.Value, _ norm: BatchNorm2D, to graph: inout NetworkGraph,
    named name: String
  ) -> GraphBuilder.Value
}

extension Convolution2D: NormalisableConvolution {
  package func outputWithMoments(
    _ x: Tensor, in step: Step
  ) -> (output: Tensor, moments: [Double]) {
    outputWithMoments(ConvolutionInput(x), in: step)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, adding other: Tensor?, wants: Wanted, in step: Step
  ) -> Tensor? {
    backward(dy, at: 0, saved, adding: other, wants: wants, in: step)
  }
}
