package import Compute
package import Tensors

/// A batch normalisation and a rectifier in one pass, as they stand behind a DenseNet's last block.
package struct RectifiedNorm: Layer {
  var norm: BatchNorm2D

  /// Makes an identity, rectified.
  package init(channels: Int, buffers: BufferPool) {
    norm = BatchNorm2D(channels: channels, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    norm.normalised(
      x, by: norm.frozenStatistics(in: step), residual: nil, rectifies: true, in: step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: BatchNorm2D.Saved) {
    norm.forward(x, moments: nil, residual: nil, rectifies: true, in: step)
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: BatchNorm2D.Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    norm.backward(dy, saved, rectifies: true, wants: wants, in: step)
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm.visitParameters(visit)
  }
}
