package import Compute
package import Tensors

/// One step of a projector, `(N, I)` to `(N, O)`: a norm, a rectifier and a dense layer.
///
/// A head and two of them are the expander of Bardes, Ponce and LeCun, "VICReg" (2022), 4.2, behind
/// which embeddings are compared. It is thrown away after training: what it makes of features is
/// good for the comparison alone.
package struct Projection: Layer {
  var norm: RectifiedNorm
  var dense: Dense

  /// What the parts saved.
  package struct Saved: Sendable {
    let norm: RectifiedNorm.Saved
    let dense: Dense.Saved
  }

  /// Makes a step whose dense weight is zero.
  package init(inputs: Int, outputs: Int, buffers: BufferPool) {
    norm = RectifiedNorm(channels: inputs, buffers: buffers)
    dense = Dense(inputs: inputs, outputs: outputs, buffers: buffers)
  }

  /// Makes a step with random weights: PyTorch's own default for dense layers.
  package init(
    inputs: Int, outputs: Int, generator: inout SeededGenerator, buffers: BufferPool
  ) {
    self.init(inputs: inputs, outputs: outputs, buffers: buffers)
    let bound = 1 / Double(inputs).squareRoot()
    dense.weight.fillUniform(bound: bound, from: &generator)
    dense.bias.fillUniform(bound: bound, from: &generator)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    dense(norm(x, in: &step), in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (rectified, normSaved) = norm.forward(x, in: &step)
    let (y, denseSaved) = dense.forward(rectified, in: &step)
    return (y, Saved(norm: normSaved, dense: denseSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    dense.backward(dy, saved.dense, wants: wants.inside, in: &step)
      .flatMap { norm.backward($0, saved.norm, wants: wants, in: &step) }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm.visitParameters(under: "norm", visit)
    dense.visitParameters(under: "dense", visit)
  }
}
