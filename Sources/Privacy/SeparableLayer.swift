/// A convolution of each channel by itself, then a mixing of all: one layer of the text network.
struct SeparableLayer: Sendable {
  /// How far apart the nine taps lie.
  let reach: Int
  /// 1, with the input added to the output, or 2.
  let step: Int
  /// By tap, then by 16 channels.
  let spread: [SIMD16<Float>]
  let spreadBias: [SIMD16<Float>]
  let mix: CellProduct

  /// - Precondition: the map's border is as wide as the reach, and the output has a cell for each
  ///   `step` of its rows and columns.
  func apply(to map: ChannelMap, into made: inout ChannelMap) {
    precondition(map.border >= reach, "a border of \(map.border) for a reach of \(reach)")
    precondition(
      made.rows == (map.rows + step - 1) / step && made.columns == (map.columns + step - 1) / step,
      "\(made.rows) × \(made.columns) cells for \(map.rows) × \(map.columns)")
    var line = [Float](repeating: 0, count: made.columns * map.channels)
    let (rows, stride, columns) = (made.rows, made.stride, made.columns)
    let first = made.start(of: 0)
    map.values.withUnsafeBufferPointer { input in
      made.values.withUnsafeMutableBufferPointer { output in
        line.withUnsafeMutableBufferPointer { line in
          guard let input = input.baseAddress, let output = output.baseAddress,
            let line = line.baseAddress
          else { return }
          for y in 0..<rows {
            let start = input + map.start(of: y * step)
            spread(start, stride: map.stride, cells: columns, into: line)
            mix.apply(
              to: [.init(start: UnsafePointer(line), step: map.channels)], cells: columns,
              adding: step == 1 ? start : nil, into: output + first + y * stride)
          }
        }
      }
    }
  }

  /// The rectified convolution of each channel, for one row.
  private func spread(
    _ start: UnsafePointer<Float>, stride: Int, cells: Int, into line: UnsafeMutablePointer<Float>
  ) {
    let channels = mix.inputs
    let (blocks, side, below) = (channels / 16, reach * channels, reach * stride)
    spread.withUnsafeBufferPointer { spread in
      for block in 0..<blocks {
        let taps = (0..<9).map { spread[$0 * blocks + block] }
        taps.withUnsafeBufferPointer { taps in
          for cell in 0..<cells {
            let place = start + cell * step * channels + block * 16
            var sum = spreadBias[block]
            sum += taps[0] * CellProduct.vector(place - below - side)
            sum += taps[1] * CellProduct.vector(place - below)
            sum += taps[2] * CellProduct.vector(place - below + side)
            sum += taps[3] * CellProduct.vector(place - side)
            sum += taps[4] * CellProduct.vector(place)
            sum += taps[5] * CellProduct.vector(place + side)
            sum += taps[6] * CellProduct.vector(place + below - side)
            sum += taps[7] * CellProduct.vector(place + below)
            sum += taps[8] * CellProduct.vector(place + below + side)
            CellProduct.put(rectified(sum), at: line + cell * channels + block * 16)
          }
        }
      }
    }
  }
}
