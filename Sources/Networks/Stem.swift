package import Compute
package import Tensors

/// The first layers of a residual network: a normalised convolution and, on large images, a pool.
package struct Stem: Layer {
  var convolution: NormalisedConvolution
  var pool: MaxPool?

  /// What the parts saved.
  package struct Saved: Sendable {
    let convolution: NormalisedConvolution.Saved
    let pool: MaxPool.Saved?
  }

  /// Makes a stem with a zero weight: 7×7 stride 2 and a 3×3 pool if large, else 3×3.
  package init(
    isLarge: Bool, names: (String, String) = ("conv1", "bn1"), inputs: Int, channels: Int,
    buffers: BufferPool
  ) {
    convolution = NormalisedConvolution(
      names: names, inputs: inputs, outputs: channels, kernel: isLarge ? 7 : 3,
      stride: isLarge ? 2 : 1, padding: isLarge ? 3 : 1, buffers: buffers)
    pool = isLarge ? MaxPool(kernel: 3, stride: 2, padding: 1) : nil
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let y = convolution(x, in: &step)
    return pool?(y, in: &step) ?? y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (y, convolutionSaved) = convolution.forward(x, in: &step)
    let pooled = pool?.forward(y, in: &step)
    return (pooled?.output ?? y, Saved(convolution: convolutionSaved, pool: pooled?.saved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var dy = dy
    if let saved = saved.pool {
      guard let dx = pool?.backward(dy, saved, wants: .input, in: &step) else { return nil }
      dy = dx
    }
    return convolution.backward(dy, saved.convolution, wants: wants, in: &step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    convolution.visitParameters(visit)
  }
}
