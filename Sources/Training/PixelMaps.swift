internal import Tensors

/// What a network says of every place of its input: `(height, width, outputs)`, outputs innermost.
package struct PixelMaps: Sendable, Equatable {
  /// Rows of places.
  package let height: Int
  /// Columns of places.
  package let width: Int
  /// Numbers of each place.
  package let outputs: Int
  /// Row by row.
  package internal(set) var values: [Float]

  /// Makes maps.
  ///
  /// - Precondition: as many values as the sizes say.
  package init(height: Int, width: Int, outputs: Int, values: [Float]) {
    precondition(
      values.count == height * width * outputs,
      "\(values.count) values do not fill \(height) x \(width) x \(outputs)")
    (self.height, self.width, self.outputs, self.values) = (height, width, outputs, values)
  }

  /// What a network answers for one image, `(1, height, width, outputs)`.
  init(_ tensor: Tensor) {
    let shape = tensor.shape
    self.init(height: shape[1], width: shape[2], outputs: shape[3], values: tensor.values)
  }

  /// Adds another network's, or another mirror image's.
  mutating func add(_ other: PixelMaps) {
    for index in values.indices { values[index] += other.values[index] }
  }

  /// Divides everything by how many were added up.
  mutating func divide(by count: Int) {
    guard count > 1 else { return }
    for index in values.indices { values[index] /= Float(count) }
  }

  /// The same picture seen in mirrors.
  func mirrored(_ mirror: Mirror) -> PixelMaps {
    PixelMaps(
      height: height, width: width, outputs: outputs,
      values: mirror.applied(to: values, height: height, width: width, channels: outputs))
  }

  /// Lends the rows of the maps at another size, from the top: for each row its values label by
  /// label, `labels.count * columns.count` of them.
  ///
  /// Bilinear with half-pixel centres, as PyTorch's `interpolate(align_corners=False)`.
  ///
  /// - Parameters:
  ///   - labels: which outputs.
  ///   - down: where the rows come from.
  ///   - across: where the columns come from.
  package func forEachRow(
    labels: Range<Int>, down: BilinearAxis, across: BilinearAxis, _ body: (Int, [Float]) -> Void
  ) {
    let columns = across.count
    var line = [Float](repeating: 0, count: width * labels.count)
    var row = [Float](repeating: 0, count: columns * labels.count)
    for y in 0..<down.count {
      let (above, below, share) = (down.first[y], down.second[y], down.share[y])
      for x in 0..<width {
        for (place, label) in labels.enumerated() {
          let a = values[(above * width + x) * outputs + label]
          let b = values[(below * width + x) * outputs + label]
          line[place * width + x] = a + share * (b - a)
        }
      }
      for place in 0..<labels.count {
        for x in 0..<columns {
          let a = line[place * width + across.first[x]]
          let b = line[place * width + across.second[x]]
          row[place * columns + x] = a + across.share[x] * (b - a)
        }
      }
      body(y, row)
    }
  }
}

/// A way to see an image in mirrors.
struct Mirror: Sendable, Equatable {
  let swapsLeftAndRight: Bool
  let swapsTopAndBottom: Bool

  static let none = Mirror(swapsLeftAndRight: false, swapsTopAndBottom: false)

  /// `(height, width, channels)` seen in the mirrors; twice gives the original.
  func applied(to values: [Float], height: Int, width: Int, channels: Int) -> [Float] {
    if self == .none { return values }
    var result = [Float](repeating: 0, count: values.count)
    for y in 0..<height {
      let sourceRow = swapsTopAndBottom ? height - 1 - y : y
      for x in 0..<width {
        let sourceColumn = swapsLeftAndRight ? width - 1 - x : x
        let source = (sourceRow * width + sourceColumn) * channels
        let target = (y * width + x) * channels
        for channel in 0..<channels { result[target + channel] = values[source + channel] }
      }
    }
    return result
  }
}

/// For each sample of an axis the two cells it lies between, and the share of the second.
package struct BilinearAxis: Sendable, Equatable {
  let first: [Int]
  let second: [Int]
  let share: [Float]

  /// How many samples there are.
  package var count: Int { first.count }

  /// Spreads `count` samples over the part of an axis that begins at the edge `start` and is
  /// `length` cells long; nothing outside that part is read where it is of whole cells.
  ///
  /// - Parameter cells: how many cells the axis has.
  package init(count: Int, start: Double, length: Double, cells: Int) {
    let lowest = min(start, Double(cells - 1))
    let highest = max(lowest, min(start + length - 1, Double(cells - 1)))
    var (first, second, share): ([Int], [Int], [Float]) = ([], [], [])
    for sample in 0..<count {
      let place = start + (Double(sample) + 0.5) * length / Double(count) - 0.5
      let held = min(max(place, lowest), highest)
      let cell = Int(held)
      first.append(cell)
      second.append(min(cell + 1, cells - 1))
      share.append(Float(held - Double(cell)))
    }
    (self.first, self.second, self.share) = (first, second, share)
  }
}
