internal import Foundation

/// A small network that gives each cell of 4 × 4 pixels a number: above zero, it looks like text.
///
/// Two strided convolutions and five separable ones with growing reach, 32 channels. The weights
/// in `Resources/text-regions.bin` are fitted by `Tests/Peers/text_net.py` to drawn text.
struct TextNetwork: Sendable {
  /// The network that comes with Fovea.
  static let standard = TextNetwork(weights: ResourceText.data("text-regions", "bin"))

  /// The side of a cell in pixels.
  static let cell = 4
  private static let dilations = [1, 2, 4, 8, 1]
  private static let firstSide = 4

  /// Of each output channel of the first convolution, by plane and tap.
  private let first: [SIMD8<Float>]
  private let firstBias: SIMD8<Float>
  private let second: [Wide]
  private let secondBias: Wide
  private let blocks: [Block]
  private let last: Wide
  private let lastBias: Float

  private struct Block {
    let reach: Int
    let spread: [Wide]
    let spreadBias: Wide
    let mix: [Wide]
    let mixBias: Wide
  }

  /// - Parameter weights: Little-endian floats in the order of use, kernels before biases.
  init(weights: Data) {
    var reader = WeightReader(weights)
    first = reader.smallKernels(inputs: 3, taps: 16)
    firstBias = reader.smallVector()
    second = Self.byTap(reader.kernels(inputs: 8, taps: 9), inputs: 8)
    secondBias = reader.vector()
    blocks = Self.dilations.map { reach in
      Block(
        reach: reach, spread: reader.kernels(inputs: 1, taps: 9),
        spreadBias: reader.vector(),
        mix: reader.kernels(inputs: 32, taps: 1),
        mixBias: reader.vector())
    }
    last = reader.vector()
    lastBias = reader.number()
    precondition(reader.isAtEnd, "the network's weights are \(weights.count) bytes")
  }

  /// The kernels in the order of taps, then of inputs.
  private static func byTap(_ kernels: [Wide], inputs: Int) -> [Wide] {
    let taps = kernels.count / inputs
    return kernels.indices.map { kernels[$0 % inputs * taps + $0 / inputs] }
  }

  /// The numbers of all cells, row by row.
  ///
  /// - Parameter planes: One of a grey frame, three of a colour one.
  func cells(of planes: [LocalContrast]) -> CellMap {
    var maps = strided(planes)
    for block in blocks { maps = passed(maps, through: block) }
    var values: [Float] = []
    values.reserveCapacity(maps.rows * maps.columns)
    for y in 0..<maps.rows {
      for place in maps.start(of: y)..<maps.start(of: y) + maps.columns {
        let cell = maps.vectors[place]
        values.append((cell.low * last.low + cell.high * last.high).sum() + lastBias)
      }
    }
    return CellMap(rows: maps.rows, columns: maps.columns, values: values)
  }

  /// Numbers of all channels for each cell, in a frame of zeros as wide as the farthest reach.
  private struct Maps {
    static let border = 8
    let rows: Int
    let columns: Int
    var vectors: [Wide]

    init(rows: Int, columns: Int) {
      self.rows = rows
      self.columns = columns
      vectors = [Wide](
        repeating: .zero,
        count: (rows + 2 * Self.border) * (columns + 2 * Self.border))
    }

    var stride: Int { columns + 2 * Self.border }
    func start(of row: Int) -> Int { (row + Self.border) * stride + Self.border }
  }

  /// The two strided convolutions: of the first one's rows no more are held than the second needs.
  private func strided(_ planes: [LocalContrast]) -> Maps {
    let (halfRows, halfColumns) = (planes[0].rows / 2, planes[0].columns / 2)
    let (rows, columns) = ((halfRows + 1) / 2, (halfColumns + 1) / 2)
    let kernel = planes.count == 1 ? greyKernel : first
    // A place before the first and two behind the last, for an odd number of columns.
    let empty = [SIMD8<Float>](repeating: .init(repeating: 0), count: halfColumns + 3)
    var lines = [empty, empty, empty]
    var maps = Maps(rows: rows, columns: columns)
    for y in 0..<rows {
      lines[0] = lines[2]
      for (slot, half) in [(1, 2 * y), (2, 2 * y + 1)] {
        if half < halfRows {
          fill(&lines[slot], planes, kernel, row: half, count: halfColumns)
        } else {
          lines[slot] = empty
        }
      }
      let place = maps.start(of: y)
      maps.vectors.withUnsafeMutableBufferPointer { vectors in
        let row = UnsafeMutableBufferPointer(rebasing: vectors[place..<place + columns])
        for tap in 0..<3 {
          lines[tap].withUnsafeBufferPointer { line in accumulate(line, tap, into: row) }
        }
        for x in 0..<columns {
          row[x].add(secondBias)
          row[x].rectify()
        }
      }
    }
    return maps
  }

  /// A grey frame stands in all three planes: their kernels add up.
  private var greyKernel: [SIMD8<Float>] {
    (0..<16).map { tap in
      let sum: SIMD8<Float> = first[tap] + first[16 + tap]
      return sum + first[32 + tap]
    }
  }

  /// One row of the first convolution, from the second place on.
  private func fill(
    _ line: inout [SIMD8<Float>], _ planes: [LocalContrast], _ kernel: [SIMD8<Float>], row: Int,
    count: Int
  ) {
    for x in 0..<count { line[x + 1] = firstBias }
    line.withUnsafeMutableBufferPointer { line in
      kernel.withUnsafeBufferPointer { kernel in
        for (index, plane) in planes.enumerated() {
          let stride = plane.stride
          plane.values.withUnsafeBufferPointer { values in
            for x in 0..<count {
              var sum = line[x + 1]
              var place = 2 * row * stride + 2 * x
              var tap = index * 16
              for _ in 0..<Self.firstSide {
                sum += kernel[tap] * values[place]
                sum += kernel[tap + 1] * values[place + 1]
                sum += kernel[tap + 2] * values[place + 2]
                sum += kernel[tap + 3] * values[place + 3]
                place += stride
                tap += Self.firstSide
              }
              line[x + 1] = sum
            }
          }
        }
      }
      for x in 0..<count { line[x + 1] = rectified(line[x + 1]) }
    }
  }

  /// What one row of the first convolution gives to a row of the second.
  private func accumulate(
    _ line: UnsafeBufferPointer<SIMD8<Float>>, _ tap: Int,
    into row: UnsafeMutableBufferPointer<Wide>
  ) {
    second.withUnsafeBufferPointer { second in
      for x in 0..<row.count {
        var sum = row[x]
        for side in 0..<3 {
          let inputs = line[2 * x + side]
          let start = (tap * 3 + side) * 8
          sum.add(second[start], times: inputs[0])
          sum.add(second[start + 1], times: inputs[1])
          sum.add(second[start + 2], times: inputs[2])
          sum.add(second[start + 3], times: inputs[3])
          sum.add(second[start + 4], times: inputs[4])
          sum.add(second[start + 5], times: inputs[5])
          sum.add(second[start + 6], times: inputs[6])
          sum.add(second[start + 7], times: inputs[7])
        }
        row[x] = sum
      }
    }
  }

  /// A separable convolution beside an identity.
  private func passed(_ maps: Maps, through block: Block) -> Maps {
    var made = Maps(rows: maps.rows, columns: maps.columns)
    let (columns, reach, stride) = (maps.columns, block.reach, maps.stride)
    maps.vectors.withUnsafeBufferPointer { input in
      made.vectors.withUnsafeMutableBufferPointer { output in
        block.spread.withUnsafeBufferPointer { spread in
          block.mix.withUnsafeBufferPointer { mix in
            for y in 0..<maps.rows {
              for place in maps.start(of: y)..<maps.start(of: y) + columns {
                var sum = block.spreadBias
                var tap = 0
                for above in [place - reach * stride, place, place + reach * stride] {
                  sum.add(spread[tap], times: input[above - reach])
                  sum.add(spread[tap + 1], times: input[above])
                  sum.add(spread[tap + 2], times: input[above + reach])
                  tap += 3
                }
                sum.rectify()
                var mixed = block.mixBias
                mixed.add(input[place])
                for channel in 0..<16 {
                  mixed.add(mix[channel], times: sum.low[channel])
                  mixed.add(mix[channel + 16], times: sum.high[channel])
                }
                mixed.rectify()
                output[place] = mixed
              }
            }
          }
        }
      }
    }
    return made
  }
}
