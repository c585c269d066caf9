internal import Compute
internal import Tensors

/// What a network that answers for pixels minimises: over masks, or over boxes.
enum PixelLoss: Sendable {
  case masks(MaskLoss)
  case boxes(BoxLoss)

  /// The loss of all outputs of a training pass and ∂loss/∂output of each.
  ///
  /// Coarser outputs count half as much as the next finer one, all together 1 (Isensee et al.,
  /// nnU-Net, 2021); they are compared with the pixels of the truth that lie nearest.
  ///
  /// - Returns: the loss, the gradients, and the weight of the loss in a mean over batches.
  func value(
    of outputs: [Tensor], truth: Tensor, workers: WorkerPool
  ) -> (loss: Double, gradients: [Tensor], weight: Double) {
    let total = outputs.indices.reduce(0.0) { $0 + Self.share(of: $1) }
    var (sum, weight) = (0.0, 0.0)
    var gradients: [Tensor] = []
    for (level, output) in outputs.enumerated() {
      let wanted = Self.scaled(truth, rows: output.shape[1], columns: output.shape[2])
      var (loss, gradient, own) = single(output, wanted, workers)
      let share = Self.share(of: level) / total
      if level == 0 { weight = own }
      sum += share * loss
      if share != 1 {
        gradient.withMutableSpan { slopes in
          for index in 0..<slopes.count { slopes[index] *= Float(share) }
        }
      }
      gradients.append(gradient)
    }
    return (sum, gradients, weight)
  }

  private static func share(of level: Int) -> Double { 1 / Double(1 << level) }

  private func single(
    _ output: Tensor, _ truth: Tensor, _ workers: WorkerPool
  ) -> (loss: Double, gradient: Tensor, weight: Double) {
    switch self {
    case .masks(let loss): loss.value(logits: output, truth: truth, workers: workers)
    case .boxes(let loss): loss.value(logits: output, truth: truth, workers: workers)
    }
  }

  /// `(N, planes, H, W)` at another size, by the nearest pixel.
  private static func scaled(_ truth: Tensor, rows: Int, columns: Int) -> Tensor {
    let shape = truth.shape
    if shape[2] == rows, shape[3] == columns { return truth }
    var result = Tensor(
      uninitialized: [shape[0], shape[1], rows, columns], in: truth.buffers)
    result.withMutableSpan { target in
      let source = truth.span
      for plane in 0..<(shape[0] * shape[1]) {
        for row in 0..<rows {
          let from = (plane * shape[2] + row * shape[2] / rows) * shape[3]
          let to = (plane * rows + row) * columns
          for column in 0..<columns {
            target[to + column] = source[from + column * shape[3] / columns]
          }
        }
      }
    }
    return result
  }
}
