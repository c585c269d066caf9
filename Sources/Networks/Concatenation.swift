package import Compute
internal import Kernels
package import Tensors

/// Images of the same size, channels side by side.
///
/// Not a `Layer`: it takes several tensors, and there is nothing to save.
package enum Concatenation {
  /// The parts `(N, H, W, Cᵢ)` as one `(N, H, W, ΣCᵢ)`.
  package static func joined(_ parts: [Tensor], in step: Step) -> Tensor {
    precondition(!parts.isEmpty, "there is nothing to join")
    let places = Array(parts[0].shape.dropLast())
    let widths = parts.map { $0.shape[places.count] }
    precondition(
      parts.allSatisfy { Array($0.shape.dropLast()) == places },
      "images of different sizes cannot be joined: \(parts.map(\.shape))")
    let channels = widths.reduce(0, +)
    var whole = Tensor(uninitialized: places + [channels], in: step.buffers)
    var output = whole.mutableSpan
    var first = 0
    for (part, width) in zip(parts, widths) {
      let slice = ChannelSlice(
        rows: places.reduce(1, *), channels: channels, range: first..<first + width)
      Kernels.Concatenation.insert(part.span, at: slice, into: &output, workers: step.workers)
      first += width
    }
    return whole
  }

  /// The channels of `whole` in parts of these widths: the way back of `joined`.
  package static func split(_ whole: Tensor, into widths: [Int], in step: Step) -> [Tensor] {
    let places = Array(whole.shape.dropLast())
    let channels = whole.shape[places.count]
    precondition(
      widths.reduce(0, +) == channels, "\(channels) channels are not the sum of \(widths)")
    var first = 0
    return widths.map { width in
      let slice = ChannelSlice(
        rows: places.reduce(1, *), channels: channels, range: first..<first + width)
      first += width
      var part = Tensor(uninitialized: places + [width], in: step.buffers)
      var output = part.mutableSpan
      Kernels.Concatenation.extract(
        slice, from: whole.span, into: &output, workers: step.workers)
      return part
    }
  }
}
