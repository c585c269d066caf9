internal import Files

extension GraphNode {
  /// `GlobalAveragePool`: the mean of each plane.
  func globalAverage(_ x: FileTensor) throws(ONNXError) -> FileTensor {
    try require([x], ranks: [4])
    let size = x.shape[2] * x.shape[3]
    let means = (0..<x.shape[0] * x.shape[1]).map { plane in
      let sum = x.values[plane * size..<(plane + 1) * size].reduce(0.0) { $0 + Double($1) }
      return Float(sum / Double(size))
    }
    return FileTensor(shape: Array(x.shape[..<2]) + [1, 1], values: means)
  }

  /// `BatchNormalization`: (x − mean) / √(variance + ε) · scale + shift, per channel.
  func normalised(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    try require(x, ranks: [4, 1, 1, 1, 1])
    let shape = x[0].shape
    guard x[1...].allSatisfy({ $0.shape == [shape[1]] }) else {
      throw refusal("cannot take shapes \(x.map(\.shape))")
    }
    let epsilon = number("epsilon", or: 1e-5)
    let (channels, size) = (shape[1], shape[2] * shape[3])
    let values = x[0].values.enumerated().map { place, value in
      let c = place / size % channels
      let deviation = (Double(x[4].values[c]) + epsilon).squareRoot()
      let centred = Double(value) - Double(x[3].values[c])
      return Float(centred / deviation * Double(x[1].values[c]) + Double(x[2].values[c]))
    }
    return FileTensor(shape: shape, values: values)
  }

  /// `Clip`: each value brought between two numbers.
  func clipped(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    guard x.count == 3, x[1].values.count == 1, x[2].values.count == 1 else {
      throw refusal("cannot take shapes \(x.map(\.shape))")
    }
    let (low, high) = (x[1].values[0], x[2].values[0])
    return FileTensor(shape: x[0].shape, values: x[0].values.map { min(max($0, low), high) })
  }

  /// `Add` of two tensors of the same shape.
  func sum(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    guard x.count == 2, x[0].shape == x[1].shape else {
      throw refusal("cannot take shapes \(x.map(\.shape))")
    }
    return FileTensor(shape: x[0].shape, values: zip(x[0].values, x[1].values).map { $0 + $1 })
  }

  /// `Gemm` with the weights transposed: y[n,o] = bias[o] + Σ x[n,i] · w[o,i].
  func product(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    try require(x, ranks: [2, 2, 1])
    let (rows, inputs, outputs) = (x[0].shape[0], x[0].shape[1], x[1].shape[0])
    guard integer("transB", or: 0) == 1, x[1].shape[1] == inputs, x[2].shape == [outputs] else {
      throw refusal("cannot take shapes \(x.map(\.shape))")
    }
    var values: [Float] = []
    for row in 0..<rows {
      for output in 0..<outputs {
        let sum = (0..<inputs).reduce(Double(x[2].values[output])) {
          $0 + Double(x[0].values[row * inputs + $1]) * Double(x[1].values[output * inputs + $1])
        }
        values.append(Float(sum))
      }
    }
    return FileTensor(shape: [rows, outputs], values: values)
  }
}
