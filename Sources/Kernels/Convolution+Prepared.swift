public import Compute

extension Convolution {
  /// Floats that a weight takes once it is prepared for a geometry's forward pass.
  ///
  /// The same for any batch.
  public static func preparedCount(_ g: ConvolutionGeometry, choice: ConvolutionChoice) -> Int {
    ConvolutionPlan(g, choice: choice).preparedCount
  }

  /// Packs or transforms a weight that stays as it is, to be used by many forward passes.
  ///
  /// - Parameters:
  ///   - weight: `(kH, kW, I, O)`.
  ///   - prepared: `preparedCount` floats; overwritten.
  public static func prepare(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, weight: Span<Float>,
    into prepared: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    let plan = ConvolutionPlan(g, choice: choice)
    check("weight", holds: g.weightCount, of: weight)
    check("prepared", holds: plan.preparedCount, of: prepared)
    plan.prepare(weight.address, into: prepared.address, workers: workers)
  }

  /// `forward` with a prepared weight, and a ceiling to the rectifier.
  public static func forward(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, input: Span<Float>,
    inputNorm: Span<Float>? = nil, prepared: Span<Float>, bias: Span<Float>?,
    residual: Span<Float>?, rectifies: Bool, ceiling: Float = .infinity,
    output: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    let plan = ConvolutionPlan(g, choice: choice)
    check("output", holds: g.outputCount, of: output)
    check("prepared", holds: plan.preparedCount, of: prepared)
    var finish = finish(g, bias: bias, residual: residual, rectifies: rectifies)
    finish.ceiling = ceiling
    plan.forward(
      source(g, input, inputNorm), prepared: prepared.address, finish: finish,
      into: output.address, workers: workers, buffers: buffers)
  }
}
