internal import CKernels
internal import Compute

/// Convolution as it is defined here: im2col, then one product of matrices through OpenBLAS.
///
/// The other algorithms are held against it. It knows images without gaps only: slices of wider
/// rows are copied out and back.
enum Im2col {
  /// output = finish(input ∗ weight).
  static func forward(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    finish: Finish, into y: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    WindowProduct(
      unfolding: Unfolding(g), images: x, matrix: weight, columns: g.channelsOut
    ).compute(into: y, workers: workers, buffers: buffers)
    guard finish.isNeeded || finish.moments != nil else { return }
    let (pixels, channels) = (g.batch * g.heightOut * g.widthOut, g.channelsOut)
    let chunks = max(1, min(64, pixels / 256))
    buffers.withBuffer(count: chunks * 2 * channels) { memory in
      nonisolated(unsafe) let (y, finish, memory) = (y, finish, memory)
      memory.update(repeating: 0, count: chunks * 2 * channels)
      workers.run(chunkCount: chunks) { chunk, _ in
        var own = finish
        if finish.moments != nil { own.sums = memory + chunk * 2 * channels }
        let range = part(chunk, of: chunks, pixels)
        var work = own.engine(from: 0, channels: channels)
        cengine_finish_pixels(
          InstructionSet.best.level, &work, range.lowerBound, range.count, channels,
          y + range.lowerBound * channels, channels)
      }
      finish.addUp(UnsafePointer(memory), chunks: chunks, channels: channels)
    }
  }

  /// Calls `body` with the pixels of a slice side by side, and copies back what it writes.
  static func withoutGaps(
    _ slice: UnsafeMutablePointer<Float>, pixels: Int, channels: Int, distance: Int,
    writes: Bool, buffers: BufferPool, _ body: (UnsafeMutablePointer<Float>) -> Void
  ) {
    if distance == channels { return body(slice) }
    buffers.withBuffer(count: pixels * channels) { dense in
      if !writes { ckernels_copy_columns(slice, distance, dense, channels, pixels, channels) }
      body(dense)
      if writes { ckernels_copy_columns(dense, channels, slice, distance, pixels, channels) }
    }
  }
}
