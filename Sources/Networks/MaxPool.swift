package import Compute
internal import Kernels
package import Tensors

/// The largest value under each window, per channel, as PyTorch's `MaxPool2d`.
package struct MaxPool: Layer {
  let kernel: Int
  let stride: Int
  let padding: Int
  let ceilMode: Bool

  /// The shape of what was pooled, and which tap won each window.
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

  /// The sizes for images of this shape, which may be a slice of pixels `width` channels wide.
  private func geometry(of shape: [Int], width: Int? = nil) -> PoolingGeometry {
    precondition(shape.count == 4, "a pool takes images, not \(shape)")
    return PoolingGeometry(
      batch: shape[0], heightIn: shape[1], widthIn: shape[2], channels: shape[3], kernel: kernel,
      stride: stride, padding: padding, ceilMode: ceilMode, inputDistance: width)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    callAsFunction(x, channels: 0..<(x.shape.last ?? 0), in: step)
  }

  /// The call on some channels of `wide`.
  func callAsFunction(_ wide: Tensor, channels: Range<Int>, in step: Step) -> Tensor {
    let g = geometry(of: wide.shape.dropLast() + [channels.count], width: wide.shape.last)
    let input = wide.span.extracting(channels.lowerBound..<channels.lowerBound + g.inputCount)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    var output = y.mutableSpan
    MaxPooling.forward(g, input: input, output: &output, workers: step.workers)
    return y
  }

  package func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved) {
    forward(x, channels: 0..<(x.shape.last ?? 0), in: step)
  }

  /// `forward` on some channels of `wide`.
  func forward(
    _ wide: Tensor, channels: Range<Int>, in step: Step
  ) -> (output: Tensor, saved: Saved) {
    let shape = Array(wide.shape.dropLast()) + [channels.count]
    let g = geometry(of: shape, width: wide.shape.last)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    let floats = (g.outputCount + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
    var winners = Tensor(uninitialized: [floats], in: step.buffers)
    winners.withMutableBytes(count: g.outputCount) { winners in
      let first = channels.lowerBound
      let input = wide.span.extracting(first..<first + g.inputCount)
      var output = y.mutableSpan
      MaxPooling.forward(
        g, input: input, output: &output, winners: &winners, workers: step.workers)
    }
    return (y, Saved(shape: shape, winners: winners))
  }

  package func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard wants.includesInput else { return nil }
    var dx = Tensor(uninitialized: saved.shape, in: step.buffers)
    write(dy, saved, adds: false, to: &dx, at: 0, in: step)
    return dx
  }

  /// Adds the input's gradient to the channels of `wide` from `channel` on.
  func backward(
    _ dy: Tensor, _ saved: Saved, addingTo wide: inout Tensor, at channel: Int, in step: Step
  ) {
    write(dy, saved, adds: true, to: &wide, at: channel, in: step)
  }

  private func write(
    _ dy: Tensor, _ saved: Saved, adds: Bool, to wide: inout Tensor, at channel: Int, in step: Step
  ) {
    let g = geometry(of: saved.shape, width: wide.shape.last)
    saved.winners.withBytes(count: g.outputCount) { winners in
      var gradient = wide.mutableSpan
      var slice = gradient._mutatingExtracting(channel..<channel + g.inputCount)
      MaxPooling.backward(
        g, outputGradient: dy.span, winners: winners, adds: adds, inputGradient: &slice,
        workers: step.workers)
    }
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
