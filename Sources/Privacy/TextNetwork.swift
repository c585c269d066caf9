internal import Foundation

/// A small network that gives each cell of 8 × 8 pixels a number: above zero, it looks like text.
///
/// Two strided convolutions, a strided separable one and five more of growing reach, so that a cell
/// sees 90 pixels to each side. The weights in `Resources/text-regions.bin` are fitted by
/// `Tests/Peers/text_net.py` to drawn text.
struct TextNetwork: Sendable {
  /// The network that comes with Fovea.
  static let standard = TextNetwork(weights: ResourceText.data("text-regions", "bin"))

  /// The side of a cell in pixels.
  static let cell = 8
  private static let dilations = [1, 2, 4, 2, 1]
  private static let firstChannels = 8
  private static let nearChannels = 32
  private static let channels = 64

  private let first: StrideConvolution
  private let second: CellProduct
  private let narrowing: SeparableLayer
  private let layers: [SeparableLayer]
  private let last: [SIMD16<Float>]
  private let lastBias: Float

  /// - Parameter weights: Little-endian floats in the order of use, kernels before biases.
  init(weights: Data) {
    var reader = WeightReader(weights)
    first = StrideConvolution(
      kernel: reader.smallKernels(inputs: 3, taps: 16), bias: reader.smallVector())
    second = reader.product(
      channels: Self.firstChannels, taps: 9, outputs: Self.nearChannels)
    narrowing = reader.separable(
      inputs: Self.nearChannels, outputs: Self.channels, reach: 1, step: 2)
    layers = Self.dilations.map { reach in
      reader.separable(inputs: Self.channels, outputs: Self.channels, reach: reach, step: 1)
    }
    last = reader.vectors(of: Self.channels)
    lastBias = reader.number()
    precondition(reader.isAtEnd, "the network's weights are \(weights.count) bytes")
  }

  /// The numbers of all cells, row by row.
  ///
  /// - Parameter planes: One of a grey frame, three of a colour one.
  func cells(of planes: [LocalContrast]) -> CellMap {
    let near = strided(planes)
    var map = ChannelMap(
      rows: (near.rows + 1) / 2, columns: (near.columns + 1) / 2, channels: Self.channels,
      border: Self.dilations.max() ?? 1)
    narrowing.apply(to: near, into: &map)
    var spare = map
    for layer in layers {
      layer.apply(to: map, into: &spare)
      swap(&map, &spare)
    }
    var values: [Float] = []
    values.reserveCapacity(map.rows * map.columns)
    map.values.withUnsafeBufferPointer { numbers in
      guard let numbers = numbers.baseAddress else { return }
      for y in 0..<map.rows {
        for x in 0..<map.columns {
          let cell = numbers + map.start(of: y) + x * Self.channels
          let sum = last.indices.reduce(SIMD16<Float>(repeating: 0)) { sum, block in
            sum + last[block] * CellProduct.vector(cell + block * 16)
          }
          values.append(sum.sum() + lastBias)
        }
      }
    }
    return CellMap(rows: map.rows, columns: map.columns, values: values)
  }

  /// The two strided convolutions: of the first one's rows no more are held than the second needs.
  private func strided(_ planes: [LocalContrast]) -> ChannelMap {
    let (halfRows, halfColumns) = (planes[0].rows / 2, planes[0].columns / 2)
    var map = ChannelMap(
      rows: (halfRows + 1) / 2, columns: (halfColumns + 1) / 2, channels: Self.nearChannels,
      border: 1)
    let kernel = first.kernel(planes: planes.count)
    // A place before the first and two behind the last, for an odd number of columns.
    let empty = [SIMD8<Float>](repeating: .init(repeating: 0), count: halfColumns + 3)
    var lines = [empty, empty, empty]
    for y in 0..<map.rows {
      lines[0] = lines[2]
      for (slot, half) in [(1, 2 * y), (2, 2 * y + 1)] {
        if half < halfRows {
          first.fill(&lines[slot], planes, kernel, row: half, count: halfColumns)
        } else {
          lines[slot] = empty
        }
      }
      let (start, cells) = (map.start(of: y), map.columns)
      map.values.withUnsafeMutableBufferPointer { output in
        guard let output = output.baseAddress else { return }
        multiply(lines, cells: cells, into: output + start)
      }
    }
    return map
  }

  private func multiply(
    _ lines: [[SIMD8<Float>]], cells: Int, into output: UnsafeMutablePointer<Float>
  ) {
    lines[0].withUnsafeBytes { above in
      lines[1].withUnsafeBytes { middle in
        lines[2].withUnsafeBytes { below in
          let rows = [above, middle, below].compactMap { line in
            line.assumingMemoryBound(to: Float.self).baseAddress.map {
              CellProduct.Row(start: $0, step: 2 * Self.firstChannels)
            }
          }
          second.apply(to: rows, cells: cells, adding: nil, into: output)
        }
      }
    }
  }
}
