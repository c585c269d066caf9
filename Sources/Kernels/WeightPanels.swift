internal import CKernels
internal import Compute

/// A weight rearranged into the panels that the matrix kernel reads: (panel, row, 32).
struct WeightPanels {
  /// Columns in a panel.
  static let width = Int(cengine_panel)

  /// Rows of the matrix: taps × channels.
  let rows: Int
  let columns: Int

  /// Floats from panel to panel.
  var panel: Int { rows * Self.width }
  var count: Int { (columns + Self.width - 1) / Self.width }
  var floats: Int { count * panel }

  /// Packs a matrix (rows, columns).
  func pack(
    _ matrix: UnsafePointer<Float>, into panels: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    nonisolated(unsafe) let (matrix, panels) = (matrix, panels)
    workers.run(chunkCount: count) { index, _ in
      let first = index * Self.width
      cengine_pack(
        matrix + first, rows, min(Self.width, columns - first), columns, panels + index * panel,
        panel)
    }
  }

  /// Packs the weight (kH, kW, I, O) of an input gradient: rows are the taps in the given order
  /// times O, columns are I.
  func packTransposed(
    _ weight: UnsafePointer<Float>, taps: [Int], channelsOut: Int,
    into panels: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    nonisolated(unsafe) let (weight, panels) = (weight, panels)
    let inputs = columns
    workers.run(chunkCount: count) { index, _ in
      let first = index * Self.width
      let width = min(Self.width, inputs - first)
      let to = panels + index * panel
      if width < Self.width { to.update(repeating: 0, count: panel) }
      for (position, tap) in taps.enumerated() {
        ckernels_transpose(
          weight + (tap * inputs + first) * channelsOut, width, channelsOut, channelsOut,
          to + position * channelsOut * Self.width, Self.width)
      }
    }
  }
}
