package import Compute
package import Tensors

/// MobileNetV2's block: expand by 1×1, filter each channel by 3×3, project to few channels by 1×1.
///
/// Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018), table 1
/// and figure 4. The projection is linear; the input is added to it where the shapes agree.
package struct InvertedResidual: Layer {
  var expand: CappedConvolution<Convolution2D>?
  var depthwise: CappedConvolution<DepthwiseConvolution2D>
  var project: NormalisedConvolution
  let addsInput: Bool

  /// What the parts saved.
  package struct Saved: Sendable {
    let expand: CappedConvolution<Convolution2D>.Saved?
    let depthwise: CappedConvolution<DepthwiseConvolution2D>.Saved
    let project: NormalisedConvolution.Saved
  }

  /// Makes a block with zero weights.
  ///
  /// - Parameters:
  ///   - hidden: the channels that are filtered, or nil for the inputs as they are.
  ///   - stride: that of the depthwise convolution.
  ///   - ceiling: the most that the two rectifiers let through.
  package init(
    inputs: Int, hidden: Int?, outputs: Int, stride: Int, ceiling: Float, buffers: BufferPool
  ) {
    expand = hidden.map {
      CappedConvolution(
        inputs: inputs, outputs: $0, kernel: 1, ceiling: ceiling, buffers: buffers)
    }
    let filtered = hidden ?? inputs
    depthwise = CappedConvolution(
      depthwise: filtered, stride: stride, ceiling: ceiling, buffers: buffers)
    project = NormalisedConvolution(
      names: hidden == nil ? ("conv.1", "conv.2") : ("conv.2", "conv.3"), inputs: filtered,
      outputs: outputs, kernel: 1, isRectified: false, buffers: buffers)
    addsInput = stride == 1 && inputs == outputs
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let y = depthwise(expand?(x, in: &step) ?? x, in: &step)
    return project(y, residual: addsInput ? x : nil, rectifies: false, in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let expanded = expand?.forward(x, in: &step)
    let (filtered, depthwiseSaved) = depthwise.forward(expanded?.output ?? x, in: &step)
    let (y, projectSaved) = project.forward(
      ConvolutionInput(filtered), residual: addsInput ? x : nil, rectifies: false, in: step)
    return (
      y, Saved(expand: expanded?.saved, depthwise: depthwiseSaved, project: projectSaved)
    )
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let around = addsInput ? dy : nil
    let filtered = project.backward(dy, saved.project, wants: wants.inside, in: &step)
    guard let filtered else { return nil }
    guard let expandSaved = saved.expand else {
      return depthwise.backward(
        filtered, saved.depthwise, adding: around, wants: wants, in: &step)
    }
    let expanded = depthwise.backward(filtered, saved.depthwise, wants: wants.inside, in: &step)
    guard let expanded else { return nil }
    return expand?.backward(expanded, expandSaved, adding: around, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    let first = expand == nil ? 0 : 1
    expand?.visitParameters(under: "conv.0", visit)
    depthwise.visitParameters(under: "conv.\(first)", visit)
    project.visitParameters(visit)
  }
}
