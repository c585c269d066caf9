internal import CText
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
  private static let nearChannels = 32
  private static let channels = 64

  private let first: StrideConvolution
  private let second: CellProduct
  private let narrowing: SeparableLayer
  private let layers: [SeparableLayer]
  private let last: [Float]
  private let lastBias: Float
  private let store = ChannelMapStore()

  /// - Parameter weights: Little-endian floats in the order of use, kernels before biases.
  init(weights: Data) {
    var reader = WeightReader(weights)
    first = reader.strided(planes: 3, taps: 16)
    second = reader.product(
      channels: StrideConvolution.channels, taps: 9, outputs: Self.nearChannels)
    narrowing = reader.separable(
      inputs: Self.nearChannels, outputs: Self.channels, reach: 1, step: 2)
    layers = Self.dilations.map { reach in
      reader.separable(inputs: Self.channels, outputs: Self.channels, reach: reach, step: 1)
    }
    last = reader.numbers(Self.channels)
    lastBias = reader.number()
    precondition(reader.isAtEnd, "the network's weights are \(weights.count) bytes")
  }

  /// The numbers of all cells, row by row.
  ///
  /// - Parameter planes: One of a grey frame, three of a colour one.
  func cells(of planes: [LocalContrast]) -> CellMap {
    let near = strided(planes)
    let (rows, columns) = ((near.rows + 1) / 2, (near.columns + 1) / 2)
    let border = Self.dilations.max() ?? 1
    var map = store.map(rows: rows, columns: columns, channels: Self.channels, border: border)
    var spare = store.map(rows: rows, columns: columns, channels: Self.channels, border: border)
    narrowing.apply(to: near, into: &map)
    store.keep(near)
    for layer in layers {
      layer.apply(to: map, into: &spare)
      swap(&map, &spare)
    }
    var values = [Float](repeating: 0, count: map.rows * map.columns)
    values.withUnsafeMutableBufferPointer { values in
      map.values.withUnsafeBufferPointer { numbers in
        guard let numbers = numbers.baseAddress, let out = values.baseAddress else { return }
        for y in 0..<map.rows {
          ctext_last_row(
            last, lastBias, Self.channels, numbers + map.start(of: y), map.columns,
            out + y * map.columns)
        }
      }
    }
    store.keep(map)
    store.keep(spare)
    return CellMap(rows: rows, columns: columns, values: values)
  }

  /// The two strided convolutions: of the first one's rows no more are held than the second needs.
  private func strided(_ planes: [LocalContrast]) -> ChannelMap {
    let (halfRows, halfColumns) = (planes[0].rows / 2, planes[0].columns / 2)
    var map = store.map(
      rows: (halfRows + 1) / 2, columns: (halfColumns + 1) / 2, channels: Self.nearChannels,
      border: 1)
    let kernel = first.kernel(planes: planes.count)
    // A place before the first and two behind the last, for an odd number of columns.
    let empty = [Float](repeating: 0, count: (halfColumns + 3) * StrideConvolution.channels)
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
        ctext_second_row(
          lines[0], lines[1], lines[2], StrideConvolution.channels, second.outputs,
          second.kernel, second.bias, cells, output + start)
      }
    }
    return map
  }
}
