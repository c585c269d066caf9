package import Compute
internal import Tensors

extension Classifier {
  /// The same network with other last outputs: the first ones stay, more begin at zero.
  package func withOutputs(_ count: Int, buffers: BufferPool) -> Classifier {
    guard let last = stages.indices.last, let head = stages[last].layer as? Head else {
      preconditionFailure("a classifier ends in a head")
    }
    let (inputs, before) = (head.dense.weight.value.shape[0], outputCount)
    var other = Head(
      inputs: inputs, outputs: count, dropout: head.dropout?.share ?? 0, buffers: buffers)
    func filled(_ values: [Float], rows: Int) -> [Float] {
      (0..<rows).flatMap { row in
        (0..<count).map { $0 < before ? values[row * before + $0] : 0 }
      }
    }
    other.dense.weight.value = Tensor(
      shape: [inputs, count], values: filled(head.dense.weight.value.values, rows: inputs),
      in: buffers)
    other.dense.bias.value = Tensor(
      shape: [count], values: filled(head.dense.bias.value.values, rows: 1), in: buffers)
    var copy = self
    copy.outputCount = count
    copy.stages[last].layer = other
    return copy
  }

  /// Multiplies what the head learns of its outputs from one on.
  package mutating func scaleHeadGradients(
    fromOutput first: Int, by factor: Float, buffers: BufferPool
  ) {
    let (count, head) = (outputCount, stages.count - 1)
    stages[head].visitParameters { _, parameter in
      guard let gradient = parameter.gradient else { return }
      let values = gradient.values.enumerated().map { place, value in
        place % count < first ? value : value * factor
      }
      parameter.gradient = Tensor(shape: gradient.shape, values: values, in: buffers)
    }
  }
}
