internal import CText

/// A convolution of each channel by itself, then a mixing of all: one layer of the text network.
struct SeparableLayer: Sendable {
  /// How far apart the nine taps lie.
  let reach: Int
  /// 1, with the input added to the output, or 2.
  let step: Int
  /// By tap, then by channel.
  let spread: [Float]
  let spreadBias: [Float]
  let mix: CellProduct

  /// - Precondition: the map's border is as wide as the reach, and the output has a cell for each
  ///   `step` of its rows and columns.
  func apply(to map: ChannelMap, into made: inout ChannelMap) {
    precondition(map.border >= reach, "a border of \(map.border) for a reach of \(reach)")
    precondition(
      made.rows == (map.rows + step - 1) / step && made.columns == (map.columns + step - 1) / step,
      "\(made.rows) × \(made.columns) cells for \(map.rows) × \(map.columns)")
    precondition(
      map.channels == mix.inputs && made.channels == mix.outputs,
      "\(map.channels) and \(made.channels) channels for \(mix.inputs) and \(mix.outputs)")
    var layer = ctext_layer(
      inputs: mix.inputs, outputs: mix.outputs, rows: made.rows, columns: made.columns,
      step: step, reach: reach, input_row: map.stride, output_row: made.stride)
    var work = [Float](repeating: 0, count: ctext_separable_work(&layer))
    let first = made.start(of: 0)
    map.values.withUnsafeBufferPointer { input in
      made.values.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else { return }
        ctext_separable(
          &layer, spread, spreadBias, mix.kernel, mix.bias, input + map.start(of: 0), &work,
          output + first)
      }
    }
  }
}
