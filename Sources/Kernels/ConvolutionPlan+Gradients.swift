internal import CKernels
internal import Compute

extension ConvolutionPlan {
  /// ∂/∂input, plus the bias and the residual of `finish`; overwritten.
  func inputGradient(
    _ dy: UnsafePointer<Float>, weight: UnsafePointer<Float>, finish: Finish,
    into dx: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    // Pixels are finished in the order they are computed in: with a stride that is another one
    // than the residual's, and where the stride is the larger some are not computed at all.
    let isInOrder = finish.residual == nil || g.stride == 1
    let isWhole = min(g.kernelHeight, g.kernelWidth) >= g.stride
    let finishesAtOnce = inputGradient != .im2col && isInOrder && isWhole
    defer { if !finishesAtOnce { self.finish(dx, finish, workers: workers) } }
    let finish = finishesAtOnce ? finish : Finish()
    switch inputGradient {
    case .im2col:
      let (source, result) = (UnsafeMutablePointer(mutating: dy), dx)
      withoutGaps(output: source, writes: false, buffers: buffers) { dy in
        withoutGaps(input: result, writes: true, buffers: buffers) { dx in
          Im2col.inputGradient(
            g, dy, weight: weight, into: dx, workers: workers, buffers: buffers)
        }
      }
    case .panels:
      phases(dy, weight: weight, finish: finish, into: dx, workers: workers, buffers: buffers)
    case .winograd:
      let product = WinogradProduct(inputGradient: g, set: set)
      buffers.withBuffer(count: product.weights.floats) { transformed in
        product.weights.transformTransposed(
          weight, into: transformed, set: set, workers: workers, buffers: buffers)
        product.compute(
          Source(pixels: dy, channels: g.channelsOut), weights: UnsafePointer(transformed),
          into: dx, finish: finish, workers: workers,
          buffers: buffers)
      }
    }
  }

  /// gradient += ∂/∂weight.
  func weightGradient(
    _ x: Source, _ dy: UnsafePointer<Float>,
    addingTo gradient: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    switch weightGradient {
    case .im2col:
      let dy = UnsafeMutablePointer(mutating: dy)
      plainInput(x, workers: workers, buffers: buffers) { x in
        withoutGaps(output: dy, writes: false, buffers: buffers) { dy in
          Im2col.weightGradient(
            g, x, dy, addingTo: gradient, workers: workers, buffers: buffers)
        }
      }
    case .panels:
      PanelGradient(g, isNormalised: x.isNormalised, set: set).add(
        x, dy, to: gradient, workers: workers, buffers: buffers)
    case .winograd:
      WinogradGradient(g, set: set).add(x, dy, to: gradient, workers: workers, buffers: buffers)
    }
  }

  /// The input's gradient gathered by panels: with stride s, s × s convolutions of the output's
  /// gradient with every s-th tap make every s-th row and column each.
  private func phases(
    _ dy: UnsafePointer<Float>, weight: UnsafePointer<Float>, finish: Finish,
    into dx: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    if g.kernelHeight < g.stride || g.kernelWidth < g.stride {
      clear(dx, workers: workers)
    }
    for row in 0..<g.stride {
      for column in 0..<g.stride {
        let rows = PhaseTaps(
          phase: row, length: g.heightIn, kernel: g.kernelHeight, stride: g.stride,
          padding: g.padding)
        let columns = PhaseTaps(
          phase: column, length: g.widthIn, kernel: g.kernelWidth, stride: g.stride,
          padding: g.padding)
        let isEmpty = [rows.count, rows.taps.count, columns.count, columns.taps.count].contains(0)
        if isEmpty { continue }
        phase(
          WindowGrid(inputGradient: g, row: rows, column: columns),
          taps: rows.taps.flatMap { y in columns.taps.map { x in y * g.kernelWidth + x } }, dy,
          weight: weight, finish: finish, into: dx, workers: workers, buffers: buffers)
      }
    }
  }

  private func phase(
    _ grid: WindowGrid, taps: [Int], _ dy: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    finish: Finish, into dx: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let product = PanelProduct(grid: grid, batch: g.batch, columns: g.channelsIn, set: set)
    buffers.withBuffer(count: product.weights.floats) { panels in
      product.weights.packTransposed(
        weight, taps: taps, channelsOut: g.channelsOut, into: panels, workers: workers)
      product.compute(
        Source(pixels: dy, channels: g.channelsOut), panels: UnsafePointer(panels), into: dx,
        finish: finish, workers: workers,
        buffers: buffers)
    }
  }

  /// Finishes pixels that are all there.
  private func finish(
    _ dx: UnsafeMutablePointer<Float>, _ finish: Finish, workers: WorkerPool
  ) {
    guard finish.isNeeded else { return }
    nonisolated(unsafe) let (dx, finish) = (dx, finish)
    workers.split(
      g.batch * g.heightIn * g.widthIn, grain: rowsPerChunk(of: g.channelsIn)
    ) {
      var work = finish.engine(from: 0, channels: g.channelsIn)
      cengine_finish_pixels(
        set.level, &work, $0.lowerBound, $0.count, g.channelsIn,
        dx + $0.lowerBound * g.inputDistance, g.inputDistance)
    }
  }

  private func clear(_ dx: UnsafeMutablePointer<Float>, workers: WorkerPool) {
    nonisolated(unsafe) let dx = dx
    workers.split(
      g.batch * g.heightIn * g.widthIn, grain: rowsPerChunk(of: g.channelsIn)
    ) {
      ckernels_fill_rows(
        dx + $0.lowerBound * g.inputDistance, $0.count, g.channelsIn, g.inputDistance, nil)
    }
  }
}
