// Kernels is the arithmetic: one caseless enum per operation, a geometry and spans for arguments.
// In:  sizes in a geometry struct, floats as spans, workers and buffers for scratch.
// Out: floats written to the caller's spans; the same bytes for any number of threads.
// Called by: Networks for layers, Cohorts for resampling, Training for losses.
// Entry: `Convolution`; README.md says how a kernel is laid out.

public import Compute

/// Two-dimensional convolution (cross-correlation, as every framework has it) with its gradients.
///
/// Which algorithm computes a layer is `ConvolutionPlan`'s to say. An image's result depends
/// neither on the threads nor on the images beside it.
public enum Convolution {
  /// output = input ∗ weight + bias + residual, or the larger of that and 0.
  ///
  /// - Parameters:
  ///   - choice: the family of algorithms; the table picks one of it.
  ///   - input: `(N, H, W, I)`, pixels `inputDistance` apart.
  ///   - inputNorm: `(4, I)`, the statistics of a `BatchNormalisation` by which the input is to be
  ///     read, normalised and rectified, or nil to read it as it is.
  ///   - weight: `(kH, kW, I, O)`.
  ///   - bias: `(O)`, or nil for none.
  ///   - residual: `(N, H′, W′, O)` without gaps, or nil for none.
  ///   - rectifies: whether sums below zero become zero.
  ///   - output: `(N, H′, W′, O)`, pixels `outputDistance` apart; overwritten.
  public static func forward(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, input: Span<Float>,
    inputNorm: Span<Float>? = nil, weight: Span<Float>, bias: Span<Float>? = nil,
    residual: Span<Float>? = nil, rectifies: Bool = false, output: inout MutableSpan<Float>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    forward(
      ConvolutionPlan(g, choice: choice), input: input, inputNorm: inputNorm, weight: weight,
      bias: bias, residual: residual, rectifies: rectifies, output: &output, workers: workers,
      buffers: buffers)
  }

  /// The same with a given plan.
  package static func forward(
    _ plan: ConvolutionPlan, input: Span<Float>, inputNorm: Span<Float>? = nil,
    weight: Span<Float>, bias: Span<Float>? = nil, residual: Span<Float>? = nil,
    rectifies: Bool = false, output: inout MutableSpan<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("weight", holds: plan.g.weightCount, of: weight)
    let finish = finish(plan.g, bias: bias, residual: residual, rectifies: rectifies)
    run(
      plan, source(plan.g, input, inputNorm), weight, finish, &output, workers: workers,
      buffers: buffers)
  }

  /// output = input ∗ weight, with Σ and Σ² of each channel over all pixels, for a batch
  /// normalisation that follows.
  ///
  /// - Parameter moments: `(2, O)`; overwritten.
  public static func forwardWithMoments(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, input: Span<Float>,
    inputNorm: Span<Float>? = nil, weight: Span<Float>, output: inout MutableSpan<Float>,
    moments: inout MutableSpan<Double>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("weight", holds: g.weightCount, of: weight)
    precondition(
      moments.count == 2 * g.channelsOut, "moments hold \(moments.count) sums, not 2 · O")
    let plan = ConvolutionPlan(g, choice: choice)
    moments.withUnsafeMutableBufferPointer { sums in
      run(
        plan, source(g, input, inputNorm), weight, Finish(moments: sums.baseAddress), &output,
        workers: workers,
        buffers: buffers)
    }
  }

  private static func run(
    _ plan: ConvolutionPlan, _ x: Source, _ weight: Span<Float>, _ finish: Finish,
    _ output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("output", holds: plan.g.outputCount, of: output)
    let (w, y) = (weight.address, output.address)
    if plan.forward == .im2col {
      plan.forward(x, prepared: w, finish: finish, into: y, workers: workers, buffers: buffers)
      return
    }
    buffers.withBuffer(count: plan.preparedCount) { prepared in
      plan.prepare(w, into: prepared, workers: workers)
      plan.forward(
        x, prepared: UnsafePointer(prepared), finish: finish, into: y, workers: workers,
        buffers: buffers)
    }
  }

  static func source(
    _ g: ConvolutionGeometry, _ input: Span<Float>, _ norm: Span<Float>?
  ) -> Source {
    check("input", holds: g.inputCount, of: input)
    var source = Source(pixels: input.address, channels: g.channelsIn)
    if let norm {
      check("inputNorm", holds: 4 * g.channelsIn, of: norm)
      source.statistics = norm.address
    }
    return source
  }

  static func finish(
    _ g: ConvolutionGeometry, bias: Span<Float>?, residual: Span<Float>?, rectifies: Bool
  ) -> Finish {
    var finish = Finish(rectifies: rectifies)
    if let bias {
      check("bias", holds: g.channelsOut, of: bias)
      finish.bias = bias.address
    }
    if let residual {
      check("residual", holds: g.batch * g.heightOut * g.widthOut * g.channelsOut, of: residual)
      finish.residual = residual.address
      finish.residualDistance = g.channelsOut
    }
    return finish
  }
}
