package import Annotations
package import Networks
internal import Tensors

/// What a detector says before it has learnt anything, by the biases of its last layer.
extension PixelNetwork {
  /// What heat maps say of a cell at first: a probability of 0.1 (Zhou et al., 2019).
  private static let heatBias: Float = -2.19

  /// Sets the biases of the heat maps.
  package mutating func setHeatBias() {
    setLastBias { values, labels in
      for label in 0..<labels { values[label] = Self.heatBias }
    }
  }

  /// Sets the biases of width and height to their means, in cells; nothing without boxes.
  ///
  /// The loss pulls at a size with a slope that does not grow with the miss, so that boxes of half
  /// an image would take many epochs from nothing.
  ///
  /// - Parameter boxes: of the training images, in pixels of the input.
  package mutating func setSizeBias(of boxes: [LabelledBox], stride: Int) {
    guard !boxes.isEmpty else { return }
    let scale = Double(boxes.count * stride)
    let width = Float(boxes.reduce(0) { $0 + $1.width } / scale)
    let height = Float(boxes.reduce(0) { $0 + $1.height } / scale)
    setLastBias { values, labels in (values[labels], values[labels + 1]) = (width, height) }
  }

  /// - Parameter change: of the biases, and how many of them are of heat maps.
  private mutating func setLastBias(_ change: (inout MutableSpan<Float>, _ labels: Int) -> Void) {
    let outputs = plan.outputs
    var last = ""
    visitParameters { name, parameter in
      if parameter.role == .bias, parameter.value.count == outputs { last = name }
    }
    visitParameters { name, parameter in
      guard name == last else { return }
      parameter.value.withMutableSpan { values in change(&values, outputs - 4) }
    }
  }
}
