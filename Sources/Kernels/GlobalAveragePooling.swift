internal import CKernels
public import Compute

/// The mean of each image's channels over all its pixels.
public enum GlobalAveragePooling {
  /// - Parameters:
  ///   - pixels: H · W, at least 1.
  ///   - input: `(N, H, W, C)`.
  ///   - output: `(N, C)`; overwritten.
  public static func forward(
    batch: Int, pixels: Int, channels: Int, input: Span<Float>,
    output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: batch * pixels * channels, of: input)
    check("output", holds: batch * channels, of: output)
    buffers.withDoubles(count: batch * channels) { sums in
      nonisolated(unsafe) let (x, y, sums) = (input.address, output.address, sums)
      workers.run(chunkCount: batch) { image, _ in
        let total = sums + image * channels
        total.update(repeating: 0, count: channels)
        ckernels_column_sums(x + image * pixels * channels, pixels, channels, channels, total)
        for channel in 0..<channels {
          y[image * channels + channel] = Float(total[channel] / Double(pixels))
        }
      }
    }
  }

  /// ∂/∂input: every pixel gets an equal share.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, C)`.
  ///   - inputGradient: `(N, H, W, C)`; overwritten.
  public static func backward(
    batch: Int, pixels: Int, channels: Int, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("outputGradient", holds: batch * channels, of: outputGradient)
    check("inputGradient", holds: batch * pixels * channels, of: inputGradient)
    nonisolated(unsafe) let (dy, dx) = (outputGradient.address, inputGradient.address)
    workers.run(chunkCount: batch) { image, _ in
      let first = dx + image * pixels * channels
      ckernels_scale(dy + image * channels, 1 / Float(pixels), first, channels)
      ckernels_fill_rows(first + channels, pixels - 1, channels, channels, first)
    }
  }
}
