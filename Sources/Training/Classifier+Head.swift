internal import Networks
internal import Tensors

extension Classifier {
  /// Puts other numbers into the head.
  ///
  /// - Parameters:
  ///   - weights: by output, then feature.
  ///   - biases: by output.
  mutating func setHead(weights: [Float], biases: [Float]) {
    let head = lastStageName + "."
    visitParameters { name, parameter in
      guard name.hasPrefix(head) else { return }
      let numbers = parameter.role == .weight ? weights : biases
      let shape = parameter.value.shape
      parameter.value = Tensor(
        shape: shape, values: parameter.layout.memoryValues(numbers, shape: shape),
        in: parameter.value.buffers)
    }
  }
}
