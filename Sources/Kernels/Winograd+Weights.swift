internal import CKernels
internal import Compute

extension Winograd.Weights {
  /// Chunks that the rows are cut into.
  private static let filterRowsPerChunk = 16

  /// Transforms the weight (3, 3, I, O) of a forward convolution.
  func transform(
    _ weight: UnsafePointer<Float>, into transformed: UnsafeMutablePointer<Float>,
    set: InstructionSet, workers: WorkerPool
  ) {
    transform(weight, isTurned: false, into: transformed, set: set, workers: workers)
  }

  /// Transforms the weight (3, 3, I, O) for the input's gradient: rows are O, columns are I.
  func transformTransposed(
    _ weight: UnsafePointer<Float>, into transformed: UnsafeMutablePointer<Float>,
    set: InstructionSet, workers: WorkerPool, buffers: BufferPool
  ) {
    let (inputs, outputs) = (panels.columns, panels.rows)
    buffers.withBuffer(count: 9 * inputs * outputs) { turned in
      nonisolated(unsafe) let (weight, turned) = (weight, turned)
      workers.split(9 * inputs, grain: rowsPerChunk(of: outputs)) { range in
        // rows of (tap, I) become columns of (tap, O, I)
        var row = range.lowerBound
        while row < range.upperBound {
          let (tap, first) = row.quotientAndRemainder(dividingBy: inputs)
          let count = min(range.upperBound - row, inputs - first)
          ckernels_transpose(
            weight + row * outputs, count, outputs, outputs,
            turned + tap * inputs * outputs + first, inputs)
          row += count
        }
      }
      transform(
        UnsafePointer(turned), isTurned: true, into: transformed, set: set, workers: workers)
    }
  }

  private func transform(
    _ matrix: UnsafePointer<Float>, isTurned: Bool, into transformed: UnsafeMutablePointer<Float>,
    set: InstructionSet, workers: WorkerPool
  ) {
    nonisolated(unsafe) let (matrix, transformed) = (matrix, transformed)
    let (rows, columns) = (panels.rows, panels.columns)
    workers.split(rows, grain: Self.filterRowsPerChunk) { range in
      cengine_winograd_weights(
        set.level, matrix + range.lowerBound * columns, rows * columns, isTurned ? 1 : 0,
        range.count, columns, columns, transformed + range.lowerBound * WeightPanels.width, point,
        panels.panel)
    }
  }
}
