internal import CKernels
internal import Compute

extension Im2col {
  /// ∂/∂input.
  ///
  /// With stride 1 it is itself a convolution, of the output's gradient with the weight turned by
  /// half. Otherwise, and where the input has fewer channels, the windows' gradients are folded
  /// back image by image, so that no two threads write the same pixel.
  static func inputGradient(
    _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, weight w: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let isPointwise = g.kernelHeight * g.kernelWidth == 1 && g.stride == 1 && g.padding == 0
    buffers.withBuffer(count: g.weightCount) { transposed in
      if isPointwise || g.stride == 1 && g.channelsIn >= g.channelsOut {
        turn(w, g, into: transposed, workers: workers)
        WindowProduct(
          unfolding: Unfolding(outputWindows(g), batch: g.batch), images: dy,
          matrix: UnsafePointer(transposed), columns: g.channelsIn
        ).compute(into: dx, workers: workers, buffers: buffers)
      } else {
        transpose(w, g, into: transposed, workers: workers)
        fold(g, dy, UnsafePointer(transposed), into: dx, workers: workers, buffers: buffers)
      }
    }
  }

  /// Windows over the output, one for each input pixel; those of a stride-1 convolution only.
  private static func outputWindows(_ g: ConvolutionGeometry) -> ckernels_windows {
    ckernels_windows(
      height: g.heightOut, width: g.widthOut, channels: g.channelsOut, stride: 1,
      first_row: g.padding - g.kernelHeight + 1, first_column: g.padding - g.kernelWidth + 1,
      row_taps: g.kernelHeight, column_taps: g.kernelWidth, rows: g.heightIn, columns: g.widthIn)
  }

  /// turned (kH, kW, O, I): both axes of taps reversed, each tap transposed.
  private static func turn(
    _ weight: UnsafePointer<Float>, _ g: ConvolutionGeometry,
    into turned: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    let (taps, tapSize) = (g.kernelHeight * g.kernelWidth, g.channelsIn * g.channelsOut)
    nonisolated(unsafe) let (weight, turned) = (weight, turned)
    workers.run(chunkCount: taps) { tap, _ in
      ckernels_transpose(
        weight + tap * tapSize, g.channelsIn, g.channelsOut, g.channelsOut,
        turned + (taps - 1 - tap) * tapSize, g.channelsIn)
    }
  }

  /// transposed (O, kH, kW, I).
  private static func transpose(
    _ weight: UnsafePointer<Float>, _ g: ConvolutionGeometry,
    into transposed: UnsafeMutablePointer<Float>, workers: WorkerPool
  ) {
    let (rows, columns) = (g.weightCount / g.channelsOut, g.channelsOut)
    nonisolated(unsafe) let (weight, transposed) = (weight, transposed)
    workers.split(rows, grain: rowsPerChunk(of: columns)) {
      ckernels_transpose(
        weight + $0.lowerBound * columns, $0.count, columns, columns,
        transposed + $0.lowerBound, rows)
    }
  }

  /// Multiplies tile by tile and slab by slab, and adds what each window says about its pixels.
  private static func fold(
    _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, _ transposed: UnsafePointer<Float>,
    into dx: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let unfolding = Unfolding(g)
    let tiling = Tiling(batch: 1, perImage: unfolding.perImage)
    let scratchCount = tiling.largest * unfolding.unfoldedWidth + MatrixProduct.scratchCount
    let (inputCount, outputs) = (g.heightIn * g.widthIn * g.channelsIn, g.channelsOut)
    buffers.withBuffer(count: scratchCount * workers.threadCount) { scratch in
      nonisolated(unsafe) let (dy, transposed, dx, scratch) = (dy, transposed, dx, scratch)
      workers.run(chunkCount: g.batch) { image, worker in
        let panel = scratch + worker * scratchCount
        let rows = panel + MatrixProduct.scratchCount
        ckernels_fill_rows(dx + image * inputCount, 1, inputCount, 0, nil)
        for tile in 0..<tiling.count {
          let start = image * unfolding.perImage + tiling[tile].lowerBound
          let windows = start..<start + tiling[tile].count
          for slab in unfolding.slabs {
            // rows (windows, slab) = dy (windows, O) · transposed (O, slab)
            MatrixProduct.multiply(
              rows: windows.count, columns: slab.width, inner: outputs,
              .init(start: dy + windows.lowerBound * outputs, rowDistance: outputs),
              .init(start: transposed + slab.offset, rowDistance: unfolding.width),
              into: rows, rowDistance: slab.width, isAdding: false, scratch: panel)
            unfolding.fold(windows, slab, rows: UnsafePointer(rows), into: dx)
          }
        }
      }
    }
  }
}
