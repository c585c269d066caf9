internal import Networks
internal import Tensors

/// Training steps on an invented image: what a recipe costs, before it is paid.
protocol Rehearsing {
  var options: TrainingOptions { get }
  /// The first stage that is run in a step; what comes before is kept between epochs.
  var stage: Int { get }
  /// Floats that the ring holds of one sample.
  var rowCount: Int { get }
  /// Bytes of parameters: of all of them, and of those that can change.
  var parameterBytes: (all: Int, changing: Int) { get }
  /// The input as often as a batch has images.
  func inputs(batch: Int) -> Tensor
  /// One step as training makes it: forward, loss, backward, update.
  mutating func step(_ x: Tensor)
}

extension ParameterHolder {
  /// Bytes of parameters: of all of them, and of those that can change.
  var parameterBytes: (all: Int, changing: Int) {
    var bytes = (all: 0, changing: 0)
    var copy = self
    copy.visitParameters { _, parameter in
      let own = parameter.value.count * MemoryLayout<Float>.stride
      bytes.all += own
      if !parameter.isFrozen { bytes.changing += own }
    }
    return bytes
  }
}
