internal import Files

extension GraphNode {
  /// Where windows lie on an image of one height and width.
  private struct Windows {
    let kernel: [Int]
    let strides: [Int]
    /// Above, left, below, right.
    let pads: [Int]
    let sides: [Int]
    let outputs: [Int]

    /// The windows of `axis` whose tap lies inside the image.
    func inside(_ axis: Int, tap: Int) -> Range<Int> {
      let first = max(0, (pads[axis] - tap + strides[axis] - 1) / strides[axis])
      let beyond = sides[axis] - 1 + pads[axis] - tap
      let end = beyond < 0 ? 0 : min(outputs[axis], beyond / strides[axis] + 1)
      return first..<max(first, end)
    }

    /// The pixels of a plane that lie under the window of this row and column.
    func pixels(_ row: Int, _ column: Int) -> [Int] {
      let top = row * strides[0] - pads[0]
      let left = column * strides[1] - pads[1]
      let rows = max(0, top)..<min(sides[0], top + kernel[0])
      let columns = max(0, left)..<min(sides[1], left + kernel[1])
      return rows.flatMap { row in columns.map { row * sides[1] + $0 } }
    }
  }

  /// The windows on images of this shape; a last one may hang over the edge if so asked for.
  private func windows(on shape: [Int], kernel: [Int]) throws(ONNXError) -> Windows {
    let strides = integers("strides", or: [1, 1])
    let pads = integers("pads", or: [0, 0, 0, 0])
    let sides = Array(shape[2...])
    guard kernel.count == 2, strides.count == 2, pads.count == 4, kernel.min() ?? 0 > 0,
      strides.min() ?? 0 > 0, pads.min() ?? 0 >= 0, zip(pads, kernel + kernel).allSatisfy(<)
    else { throw refusal("has impossible windows") }
    let excess = integer("ceil_mode", or: 0) == 0 ? [0, 0] : strides.map { $0 - 1 }
    var outputs: [Int] = []
    for axis in 0..<2 {
      let room = sides[axis] + pads[axis] + pads[axis + 2] - kernel[axis]
      guard room >= 0 else { throw refusal("has windows larger than the image") }
      var count = (room + excess[axis]) / strides[axis] + 1
      // A window that begins behind the image and its padding below is no window.
      if (count - 1) * strides[axis] >= sides[axis] + pads[axis] { count -= 1 }
      outputs.append(count)
    }
    return Windows(kernel: kernel, strides: strides, pads: pads, sides: sides, outputs: outputs)
  }

  /// `Conv`: y[n,o] = bias[o] + Σ over channels of the group and taps of w · x.
  func convolution(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    try require(x, ranks: [4, 4], optional: [1])
    let (image, weight) = (x[0], x[1])
    let groups = integer("group", or: 1)
    let (outputs, depth) = (weight.shape[0], weight.shape[1])
    guard groups > 0, depth * groups == image.shape[1], outputs % groups == 0,
      x.count == 2 || x[2].shape == [outputs]
    else { throw refusal("cannot take shapes \(x.map(\.shape))") }
    let w = try windows(on: image.shape, kernel: Array(weight.shape[2...]))
    let size = w.outputs[0] * w.outputs[1]
    var result: [Float] = []
    for n in 0..<image.shape[0] {
      for o in 0..<outputs {
        var plane = [Double](repeating: x.count > 2 ? Double(x[2].values[o]) : 0, count: size)
        let first = o / (outputs / groups) * depth
        for c in 0..<depth {
          Self.correlate(
            image.values, from: (n * image.shape[1] + first + c) * w.sides[0] * w.sides[1],
            weight.values, from: (o * depth + c) * w.kernel[0] * w.kernel[1], w, into: &plane)
        }
        result += plane.map { Float($0) }
      }
    }
    return FileTensor(shape: [image.shape[0], outputs] + w.outputs, values: result)
  }

  /// Adds one channel's part of one output plane.
  private static func correlate(
    _ image: [Float], from start: Int, _ weight: [Float], from first: Int, _ w: Windows,
    into plane: inout [Double]
  ) {
    image.withUnsafeBufferPointer { image in
      plane.withUnsafeMutableBufferPointer { plane in
        for ky in 0..<w.kernel[0] {
          for kx in 0..<w.kernel[1] {
            let factor = Double(weight[first + ky * w.kernel[1] + kx])
            let (columns, step) = (w.inside(1, tap: kx), w.strides[1])
            for y in w.inside(0, tap: ky) {
              let row = start + (y * w.strides[0] + ky - w.pads[0]) * w.sides[1] + kx - w.pads[1]
              let out = y * w.outputs[1]
              for column in columns {
                plane[out + column] += factor * Double(image[row + column * step])
              }
            }
          }
        }
      }
    }
  }

  /// `ConvTranspose` without padding: every pixel adds its weights to the window it stands for.
  func transposedConvolution(_ x: [FileTensor]) throws(ONNXError) -> FileTensor {
    try require(x, ranks: [4, 4, 1])
    let (image, weight) = (x[0].shape, x[1].shape)
    let strides = integers("strides", or: [1, 1])
    guard weight[0] == image[1], x[2].shape == [weight[1]], strides.count == 2,
      integers("pads", or: [0, 0, 0, 0]) == [0, 0, 0, 0]
    else { throw refusal("cannot take shapes \(x.map(\.shape))") }
    let sides: [Int] = [0, 1].map { (image[2 + $0] - 1) * strides[$0] + weight[2 + $0] }
    let (pixels, taps) = (image[2] * image[3], weight[2] * weight[3])
    var result: [Float] = []
    for n in 0..<image[0] {
      for o in 0..<weight[1] {
        var plane = [Double](repeating: Double(x[2].values[o]), count: sides[0] * sides[1])
        for c in 0..<image[1] {
          let (start, first) = ((n * image[1] + c) * pixels, (c * weight[1] + o) * taps)
          for (pixel, value) in x[0].values[start..<start + pixels].enumerated() {
            let (y, x0) = pixel.quotientAndRemainder(dividingBy: image[3])
            let corner = y * strides[0] * sides[1] + x0 * strides[1]
            for (tap, factor) in x[1].values[first..<first + taps].enumerated() {
              let (ky, kx) = tap.quotientAndRemainder(dividingBy: weight[3])
              plane[corner + ky * sides[1] + kx] += Double(value) * Double(factor)
            }
          }
        }
        result += plane.map { Float($0) }
      }
    }
    return FileTensor(shape: [image[0], weight[1]] + sides, values: result)
  }

  /// `MaxPool` and `AveragePool`: of the pixels under each window that lie inside the image.
  func pooled(_ x: FileTensor) throws(ONNXError) -> FileTensor {
    try require([x], ranks: [4])
    let w = try windows(on: x.shape, kernel: integers("kernel_shape", or: []))
    guard type == "MaxPool" || w.pads == [0, 0, 0, 0] else { throw refusal("has padding") }
    let size = w.sides[0] * w.sides[1]
    var result: [Float] = []
    for plane in 0..<x.shape[0] * x.shape[1] {
      let image = Array(x.values[plane * size..<(plane + 1) * size])
      for row in 0..<w.outputs[0] {
        for column in 0..<w.outputs[1] {
          let seen = w.pixels(row, column).map { image[$0] }
          let sum = seen.reduce(0.0) { $0 + Double($1) }
          result.append(
            type == "MaxPool" ? seen.max() ?? -.infinity : Float(sum / Double(seen.count)))
        }
      }
    }
    return FileTensor(shape: Array(x.shape[..<2]) + w.outputs, values: result)
  }
}
