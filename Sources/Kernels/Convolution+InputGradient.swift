internal import CKernels
public import Compute

extension Convolution {
  /// ∂/∂input: each input pixel gathers from the windows that saw it.
  ///
  /// With stride s the input falls into s × s phases; the pixels of one phase see the same taps,
  /// so that each phase is a plain convolution over the output's gradient. Nothing is scattered
  /// and summed, so no two threads write the same pixel.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, O)`.
  ///   - weight: `(kH, kW, I, O)`.
  ///   - inputGradient: `(N, H, W, I)`; overwritten.
  public static func inputGradient(
    _ g: ConvolutionGeometry, outputGradient: Span<Float>, weight: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("weight", holds: g.weightCount, of: weight)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    let (dy, dx) = (outputGradient.address, inputGradient.address)
    let phases = Phase.all(of: g)
    if g.kernelHeight == 1 && g.kernelWidth == 1 {
      // One tap: the weight (I, O) is read as its transpose, without a copy.
      let matrix = MatrixProduct.Matrix(
        start: weight.address, rowDistance: g.channelsOut, layout: .transposed)
      let products = phases.map { $0.product(g, dy: dy, matrix: matrix) }
      WindowProduct.run(products, into: dx, workers: workers, buffers: buffers)
      return
    }
    buffers.withBuffer(count: g.weightCount) { transposed in
      let products = transpose(weight.address, g, phases, into: transposed, workers: workers)
        .map { $0.product(g, dy: dy, matrix: $1) }
      WindowProduct.run(products, into: dx, workers: workers, buffers: buffers)
    }
  }

  /// Packs, phase by phase, the taps in the order their outputs lie in memory: (taps, O, I).
  private static func transpose(
    _ weight: UnsafePointer<Float>, _ g: ConvolutionGeometry, _ phases: [Phase],
    into packed: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) -> [(Phase, MatrixProduct.Matrix)] {
    let tapSize = g.channelsIn * g.channelsOut
    var taps: [Int] = []
    var answer: [(Phase, MatrixProduct.Matrix)] = []
    for phase in phases {
      let start = UnsafePointer(packed + taps.count * tapSize)
      answer.append((phase, .init(start: start, rowDistance: g.channelsIn)))
      for row in phase.rows.taps {
        taps += phase.columns.taps.map { row * g.kernelWidth + $0 }
      }
    }
    nonisolated(unsafe) let (weight, packed) = (weight, packed)
    let order = taps
    workers.run(chunkCount: order.count) { index, _ in
      ckernels_transpose(
        weight + order[index] * tapSize, g.channelsIn, g.channelsOut, packed + index * tapSize)
    }
    return answer
  }
}

/// The input pixels that lie at one place between two windows, and the taps that reach them.
private struct Phase {
  /// One axis of it: pixel p = first + stride · j is reached by tap t from output
  /// j + (first + padding − t) / stride.
  struct Axis {
    let first: Int
    let count: Int
    /// The taps in the order of the outputs they come from.
    let taps: [Int]
    /// The output that the first tap belongs to, for j = 0.
    let firstOutput: Int

    init(first: Int, extent: Int, kernel: Int, stride: Int, padding: Int) {
      self.first = first
      count = (extent - first + stride - 1) / stride
      taps = Array(Swift.stride(from: (first + padding) % stride, to: kernel, by: stride))
        .reversed()
      firstOutput = (first + padding - (taps.first ?? 0)) / stride
    }
  }

  let rows: Axis
  let columns: Axis

  static func all(of g: ConvolutionGeometry) -> [Phase] {
    let rows = (0..<min(g.stride, g.heightIn)).map {
      Axis(
        first: $0, extent: g.heightIn, kernel: g.kernelHeight, stride: g.stride,
        padding: g.padding)
    }
    let columns = (0..<min(g.stride, g.widthIn)).map {
      Axis(
        first: $0, extent: g.widthIn, kernel: g.kernelWidth, stride: g.stride, padding: g.padding)
    }
    return rows.flatMap { row in columns.map { Phase(rows: row, columns: $0) } }
  }

  func product(
    _ g: ConvolutionGeometry, dy: UnsafePointer<Float>, matrix: MatrixProduct.Matrix
  ) -> WindowProduct {
    let windows = ckernels_windows(
      height: g.heightOut, width: g.widthOut, channels: g.channelsOut, stride: 1,
      first_row: rows.firstOutput, first_column: columns.firstOutput, row_taps: rows.taps.count,
      column_taps: columns.taps.count, rows: rows.count, columns: columns.count)
    let target = ckernels_windows(
      height: g.heightIn, width: g.widthIn, channels: g.channelsIn, stride: g.stride,
      first_row: rows.first, first_column: columns.first, row_taps: 1, column_taps: 1,
      rows: rows.count, columns: columns.count)
    return WindowProduct(
      unfolding: Unfolding(windows: windows, batch: g.batch), images: dy, matrix: matrix,
      columns: g.channelsIn, bias: nil, target: g.stride == 1 ? nil : target)
  }
}
