package import Compute
package import Tensors

/// What stands between dense blocks: norm and rectifier, 1×1 convolution to fewer channels, and
/// the mean of every 2×2 pixels.
///
/// Source: Huang et al., "Densely Connected Convolutional Networks" (2017), section 3, "pooling
/// layers". A 1×1 convolution and a mean of pixels may be exchanged: the mean is taken first, so
/// that the convolution has a quarter of the pixels. A last odd row or column is left out, as by
/// PyTorch's pool.
package struct DenseTransition: Layer {
  var norm: BatchNorm2D
  var convolution: Convolution2D
  let pool = AveragePool(kernel: 2, stride: 2)

  /// The input, how it was normalised, and what the convolution read.
  package struct Saved: Sendable {
    let norm: BatchNorm2D.Saved
    let pool: AveragePool.Saved
    let convolution: Convolution2D.Saved
  }

  /// Makes a transition with a zero weight.
  package init(inputs: Int, outputs: Int, buffers: BufferPool) {
    norm = BatchNorm2D(channels: inputs, buffers: buffers)
    convolution = Convolution2D(
      inputs: inputs, outputs: outputs, kernel: 1, hasBias: false, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    convolution(pooled(x, by: norm.frozenStatistics(in: step), in: &step), in: &step)
  }

  private func pooled(_ x: Tensor, by statistics: Tensor, in step: inout Step) -> Tensor {
    let y = norm.normalised(x, by: statistics, residual: nil, rectifies: true, in: step)
    return pool(y, in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (y, normSaved) = norm.forward(
      x, moments: nil, residual: nil, rectifies: true, in: step)
    let (pooled, poolSaved) = pool.forward(y, in: &step)
    let (z, convolutionSaved) = convolution.forward(pooled, in: &step)
    return (z, Saved(norm: normSaved, pool: poolSaved, convolution: convolutionSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let dz = convolution.backward(dy, saved.convolution, wants: wants.inside, in: &step)
    let pooled = dz.flatMap { pool.backward($0, saved.pool, wants: .input, in: &step) }
    return pooled.flatMap {
      norm.backward($0, saved.norm, rectifies: true, wants: wants, in: step)
    }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm.visitParameters(under: "norm", visit)
    convolution.visitParameters(under: "conv", visit)
  }

  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedTransition(
      norm: norm, pool: pool,
      convolution: PreparedConvolution(convolution, nil, rectifies: false, for: load, in: step))
  }
}

/// A transition that predicts.
struct PreparedTransition: Predicting {
  let norm: BatchNorm2D
  let pool: AveragePool
  let convolution: PreparedConvolution

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let y = norm.normalised(
      x, by: norm.frozenStatistics(in: step), residual: nil, rectifies: true, in: step)
    return convolution(pool(y, in: &step), in: &step)
  }
}
