package import Compute
internal import Kernels
internal import Tensors

extension DenseBlock {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedDenseBlock(
      block: self,
      layers: layers.map { layer in
        PreparedDenseBlock.Part(
          inputs: layer.inputs, statistics: layer.norm1.frozenStatistics(in: step),
          squeeze: PreparedConvolution(
            layer.convolution1, layer.norm2, rectifies: true, for: load, in: step),
          grow: PreparedConvolution(
            layer.convolution2, nil, rectifies: false, for: load, in: step))
      })
  }
}

/// A dense block that predicts: second norms are folded, first ones applied as the image is read.
struct PreparedDenseBlock: Predicting {
  struct Part: Sendable {
    let inputs: Int
    /// Of the first norm.
    let statistics: Tensor
    let squeeze: PreparedConvolution
    let grow: PreparedConvolution
  }

  let block: DenseBlock
  let layers: [Part]

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var wide = block.widened(x, in: step)
    for layer in layers {
      let middle = layer.squeeze(
        ConvolutionInput(wide, through: layer.statistics), residual: nil, in: step)
      layer.grow.write(
        ConvolutionInput(middle), to: &wide, at: layer.inputs, residual: nil, in: step)
    }
    return wide
  }
}
