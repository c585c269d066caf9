package import Compute
internal import Kernels
package import Tensors

/// The largest value under each window, per channel, as PyTorch's `MaxPool2d`.
package struct MaxPool: Layer {
  let kernel: Int
  let stride: Int
  let padding: Int
  let ceilMode: Bool

  /// The shape of the input, and which tap won each window.
  package struct Saved: Sendable {
    let shape: [Int]
    /// One byte per output, kept in a float buffer so that the pool can use it again.
    let winners: Tensor
  }

  /// Makes the layer; with `ceilMode` a last window may hang over the edge.
  package init(kernel: Int, stride: Int, padding: Int = 0, ceilMode: Bool = false) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.ceilMode = ceilMode
  }

  private func geometry(of shape: [Int]) -> PoolingGeometry {
    precondition(shape.count == 4, "a pool takes images, not \(shape)")
    return PoolingGeometry(
      batch: shape[0], heightIn: shape[1], widthIn: shape[2], channels: shape[3], kernel: kernel,
      stride: stride, padding: padding, ceilMode: ceilMode)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let g = geometry(of: x.shape)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var output = y.mutableSpan
    MaxPooling.forward(g, input: x.span, output: &output, workers: step.workers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    let g = geometry(of: x.shape)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    let floats = (g.outputCount + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
    var winners = Tensor(uninitialized: [floats], in: step.buffers)
    winners.withMutableBytes(count: g.outputCount) { winners in
      var output = y.mutableSpan
      MaxPooling.forward(
        g, input: x.span, output: &output, winners: &winners, workers: step.workers)
    }
    return (y, Saved(shape: x.shape, winners: winners))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard wants.includesInput else { return nil }
    let g = geometry(of: saved.shape)
    var dx = Tensor(uninitialized: saved.shape, in: step.buffers)
    saved.winners.withBytes(count: g.outputCount) { winners in
      var inputGradient = dx.mutableSpan
      MaxPooling.backward(
        g, outputGradient: dy.span, winners: winners, inputGradient: &inputGradient,
        workers: step.workers)
    }
    return dx
  }

  package func visitParameters(_ visit: (String, inout Parameter) -> Void) {}
}

extension Tensor {
  /// Lends the first bytes of the buffer for writing; the buffer is large enough for them.
  fileprivate mutating func withMutableBytes(
    count: Int, _ body: (inout MutableSpan<UInt8>) -> Void
  ) {
    withMutableSpan { span in
      span.withUnsafeMutableBytes { bytes in
        var part = MutableSpan<UInt8>(_unsafeBytes: bytes.prefix(count))
        body(&part)
      }
    }
  }

  /// Lends the first bytes of the buffer for reading.
  fileprivate func withBytes(count: Int, _ body: (Span<UInt8>) -> Void) {
    withSpan { span in
      span.withUnsafeBytes { body(Span<UInt8>(_unsafeBytes: $0.prefix(count))) }
    }
  }
}
