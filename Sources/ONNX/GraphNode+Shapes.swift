internal import Files

extension GraphNode {
  /// `Flatten` behind the first axis: all other axes become one.
  func flattened(_ x: FileTensor) throws(ONNXError) -> FileTensor {
    guard integer("axis", or: 1) == 1, let first = x.shape.first, first > 0 else {
      throw refusal("cannot take shape \(x.shape)")
    }
    return FileTensor(shape: [first, x.values.count / first], values: x.values)
  }

  /// `Concat` along the channels.
  func joined(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    let shape = x[0].shape
    guard integer("axis", or: 0) == 1, shape.count == 4,
      x.allSatisfy({ $0.shape.count == 4 && $0.shape[0] == shape[0] }),
      x.allSatisfy({ $0.shape[2...] == shape[2...] })
    else { throw refusal("cannot take shapes \(x.map(\.shape))") }
    var values: [Float] = []
    for n in 0..<shape[0] {
      for part in x {
        let size = part.values.count / max(shape[0], 1)
        values += part.values[n * size..<(n + 1) * size]
      }
    }
    return FileTensor(
      shape: [shape[0], x.reduce(0) { $0 + $1.shape[1] }] + shape[2...], values: values)
  }

  /// `Slice` of rows and columns from the first on, to the end.
  func sliced(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    let shape = x[0].shape
    guard x.count == 5, shape.count == 4, x[1].values == [0, 0], x[3].values == [2, 3],
      x[4].values.count == 2, x[4].values.allSatisfy({ $0 >= 1 && $0 <= 1024 }),
      x[2].values.count == 2, zip(x[2].values, shape[2...]).allSatisfy({ $0 >= Float($1) })
    else { throw refusal("slices something other than rows and columns") }
    let steps = x[4].values.map { Int($0) }
    var values: [Float] = []
    for plane in 0..<shape[0] * shape[1] {
      for y in stride(from: 0, to: shape[2], by: steps[0]) {
        let row = (plane * shape[2] + y) * shape[3]
        for column in stride(from: 0, to: shape[3], by: steps[1]) {
          values.append(x[0].values[row + column])
        }
      }
    }
    let sides = (0..<2).map { (shape[2 + $0] + steps[$0] - 1) / steps[$0] }
    return FileTensor(shape: Array(shape[..<2]) + sides, values: values)
  }

  /// `Pad` with channels of zeros.
  func padded(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    let shape = x[0].shape
    guard x.count == 2, shape.count == 4, x[1].values.count == 8,
      x[1].values.allSatisfy({ $0 >= 0 && $0 <= 65536 })
    else { throw refusal("cannot take shapes \(x.map(\.shape))") }
    let pads = x[1].values.map { Int($0) }
    guard pads[0] + pads[2] + pads[3] + pads[4] + pads[6] + pads[7] == 0 else {
      throw refusal("pads something other than channels")
    }
    let plane = shape[2] * shape[3]
    var values: [Float] = []
    for n in 0..<shape[0] {
      values += [Float](repeating: 0, count: pads[1] * plane)
      values += x[0].values[n * shape[1] * plane..<(n + 1) * shape[1] * plane]
      values += [Float](repeating: 0, count: pads[5] * plane)
    }
    return FileTensor(
      shape: [shape[0], pads[1] + shape[1] + pads[5]] + shape[2...], values: values)
  }
}
