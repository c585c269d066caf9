import Networks
import Tensors

/// Numbers that the PyTorch scripts make in the same way, so that no file goes between the two.
///
/// The same as `values` and `parameter_values` of Tests/Peers/gradients_networks.py.
enum Formula {
  /// Values in offset ± scale: FNV-1a of the name, plus the index, through MurmurHash3's finaliser.
  static func values(
    _ name: String, count: Int, scale: Double = 1, offset: Double = 0
  ) -> [Float] {
    var seed: UInt32 = 0x811C_9DC5
    for byte in name.utf8 { seed = (seed ^ UInt32(byte)) &* 0x0100_0193 }
    return (0..<count).map { index in
      var z = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9 &+ seed
      z ^= z >> 16
      z = z &* 0x85EB_CA6B
      z ^= z >> 13
      z = z &* 0xC2B2_AE35
      z ^= z >> 16
      return Float((Double(z >> 8) / Double(1 << 23) - 1) * scale + offset)
    }
  }

  /// What a parameter or running statistic of this name and checkpoint shape is set to.
  static func parameterValues(_ name: String, shape: [Int]) -> [Float] {
    let count = shape.reduce(1, *)
    if name.hasSuffix("running_var") || (name.hasSuffix("weight") && shape.count == 1) {
      return values(name, count: count, scale: 0.25, offset: 1)
    }
    if shape.count == 1 { return values(name, count: count, scale: 0.1) }
    let inputs = shape.dropFirst().reduce(1, *)
    return values(name, count: count, scale: (6 / Double(inputs)).squareRoot())
  }

  /// Sets a parameter to its formula's values.
  static func fill(_ name: String, _ parameter: inout Parameter) {
    let shape = parameter.value.shape
    let values = parameterValues(name, shape: parameter.fileShape)
    parameter.value = Tensor(
      shape: shape, values: parameter.layout.memoryValues(values, shape: shape),
      in: parameter.value.buffers)
  }
}
