internal import CKernels
public import Compute

/// The sizes of a nearest-neighbour enlargement, any size to any other.
///
/// Row r of `heightOut` repeats row ⌊r · heightIn / heightOut⌋, and columns likewise: PyTorch's
/// `interpolate` with `mode="nearest"` and a size.
public struct EnlargementGeometry: Sendable, Hashable {
  /// How many images, N.
  public let batch: Int
  /// Rows of an input image.
  public let heightIn: Int
  /// Columns of an input image.
  public let widthIn: Int
  /// Rows of an output image.
  public let heightOut: Int
  /// Columns of an output image.
  public let widthOut: Int
  /// Channels of input and output.
  public let channels: Int
  /// Floats from one output pixel to the next: C, or more where the output lies in wider rows.
  public let outputDistance: Int

  /// Checks the sizes and makes the geometry; without a distance, pixels lie side by side.
  ///
  /// - Precondition: all sizes are at least 1, and the distance is at least the channels.
  public init(
    batch: Int, heightIn: Int, widthIn: Int, heightOut: Int, widthOut: Int, channels: Int,
    outputDistance: Int? = nil
  ) {
    (self.batch, self.heightIn, self.widthIn) = (batch, heightIn, widthIn)
    (self.heightOut, self.widthOut, self.channels) = (heightOut, widthOut, channels)
    self.outputDistance = outputDistance ?? channels
    precondition(
      min(batch, heightIn, widthIn, heightOut, widthOut, channels) >= 1
        && self.outputDistance >= channels, "impossible sizes in \(self)")
  }

  /// Floats of the input.
  public var inputCount: Int { batch * heightIn * widthIn * channels }
  /// Floats from the first of the output to its last.
  public var outputCount: Int {
    (batch * heightOut * widthOut - 1) * outputDistance + channels
  }

  fileprivate var sizes: ckernels_enlargement {
    ckernels_enlargement(
      height: heightIn, width: widthIn, channels: channels, rows: heightOut, columns: widthOut,
      distance: outputDistance)
  }
}

/// Repeating pixels until an image has another size, and summing over the repetitions on the way
/// back.
public enum Enlargement {
  /// - Parameters:
  ///   - input: `(N, H, W, C)`.
  ///   - output: `(N, H′, W′, C)`, pixels `outputDistance` apart; what lies between stays.
  public static func forward(
    _ g: EnlargementGeometry, input: Span<Float>, output: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("input", holds: g.inputCount, of: input)
    check("output", holds: g.outputCount, of: output)
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    let sizes = g.sizes
    workers.split(g.batch * g.heightOut, grain: rowsPerChunk(of: g.widthOut * g.channels)) {
      rows in
      withUnsafePointer(to: sizes) { ckernels_enlarge($0, x, rows.lowerBound, rows.count, y) }
    }
  }

  /// ∂/∂input: each input pixel gathers from its repetitions.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, C)`, pixels `outputDistance` apart.
  ///   - inputGradient: `(N, H, W, C)`; overwritten.
  public static func backward(
    _ g: EnlargementGeometry, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("inputGradient", holds: g.inputCount, of: inputGradient)
    nonisolated(unsafe) let (dy, dx) = (outputGradient.address, inputGradient.address)
    let sizes = g.sizes
    let work = g.widthIn * g.channels * ((g.heightOut + g.heightIn - 1) / g.heightIn)
    workers.split(g.batch * g.heightIn, grain: rowsPerChunk(of: 2 * work)) { rows in
      withUnsafePointer(to: sizes) {
        ckernels_enlarge_gradient($0, dy, rows.lowerBound, rows.count, dx)
      }
    }
  }
}
