internal import CKernels
public import Compute

extension Convolution {
  /// ∂/∂input; with a bias it is PyTorch's `ConvTranspose2d`, from O to I channels.
  ///
  /// - Parameters:
  ///   - choice: the family of algorithms; the table picks one of it.
  ///   - outputGradient: `(N, H′, W′, O)`, pixels `outputDistance` apart.
  ///   - weight: `(kH, kW, I, O)`.
  ///   - bias: `(I)`, which is added to every pixel, or nil for none.
  ///   - adding: `(N, H, W, I)` without gaps, which is added to the gradient, or nil for nothing.
  ///   - inputGradient: `(N, H, W, I)`, pixels `inputDistance` apart; overwritten.
  public static func inputGradient(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, outputGradient: Span<Float>,
    weight: Span<Float>, bias: Span<Float>? = nil, adding: Span<Float>? = nil,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    self.inputGradient(
      ConvolutionPlan(g, choice: choice), outputGradient: outputGradient, weight: weight,
      bias: bias, adding: adding, inputGradient: &inputGradient, workers: workers, buffers: buffers)
  }

  /// The same with a given plan.
  package static func inputGradient(
    _ plan: ConvolutionPlan, outputGradient: Span<Float>, weight: Span<Float>,
    bias: Span<Float>? = nil, adding: Span<Float>? = nil,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("outputGradient", holds: plan.g.outputCount, of: outputGradient)
    check("weight", holds: plan.g.weightCount, of: weight)
    check("inputGradient", holds: plan.g.inputCount, of: inputGradient)
    var finish = Finish()
    if let bias {
      check("bias", holds: plan.g.channelsIn, of: bias)
      finish.bias = bias.address
    }
    if let adding {
      check(
        "adding", holds: plan.g.batch * plan.g.heightIn * plan.g.widthIn * plan.g.channelsIn,
        of: adding)
      (finish.residual, finish.residualDistance) = (adding.address, plan.g.channelsIn)
    }
    plan.inputGradient(
      outputGradient.address, weight: weight.address, finish: finish,
      into: inputGradient.address, workers: workers, buffers: buffers)
  }

  /// gradient += ∂/∂weight.
  ///
  /// - Parameters:
  ///   - choice: the family of algorithms; the table picks one of it.
  ///   - input: `(N, H, W, I)`, pixels `inputDistance` apart.
  ///   - inputNorm: as `forward` was given it.
  ///   - outputGradient: `(N, H′, W′, O)`, pixels `outputDistance` apart.
  ///   - weightGradient: `(kH, kW, I, O)`; added to.
  public static func weightGradient(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, input: Span<Float>,
    inputNorm: Span<Float>? = nil, outputGradient: Span<Float>,
    weightGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    self.weightGradient(
      ConvolutionPlan(g, choice: choice), input: input, inputNorm: inputNorm,
      outputGradient: outputGradient, weightGradient: &weightGradient, workers: workers,
      buffers: buffers)
  }

  /// The same with a given plan.
  package static func weightGradient(
    _ plan: ConvolutionPlan, input: Span<Float>, inputNorm: Span<Float>? = nil,
    outputGradient: Span<Float>, weightGradient: inout MutableSpan<Float>, workers: WorkerPool,
    buffers: BufferPool
  ) {
    check("outputGradient", holds: plan.g.outputCount, of: outputGradient)
    check("weightGradient", holds: plan.g.weightCount, of: weightGradient)
    plan.weightGradient(
      source(plan.g, input, inputNorm), outputGradient.address, addingTo: weightGradient.address,
      workers: workers,
      buffers: buffers)
  }

  /// gradient += Σ outputGradient over all pixels.
  ///
  /// - Parameters:
  ///   - outputGradient: `(N, H′, W′, O)`, pixels `outputDistance` apart.
  ///   - biasGradient: `(O)`; added to.
  public static func biasGradient(
    _ g: ConvolutionGeometry, outputGradient: Span<Float>,
    biasGradient: inout MutableSpan<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    check("outputGradient", holds: g.outputCount, of: outputGradient)
    check("biasGradient", holds: g.channelsOut, of: biasGradient)
    nonisolated(unsafe) let dy = outputGradient.address
    let (channels, distance) = (g.channelsOut, g.outputDistance)
    RowSums.with(
      rows: g.batch * g.heightOut * g.widthOut, channels: channels, sums: 1, workers: workers,
      buffers: buffers
    ) { rows, sums in
      ckernels_column_sums(dy + rows.lowerBound * distance, rows.count, channels, distance, sums)
    } use: { sums in
      for channel in 0..<channels { biasGradient[channel] += Float(sums[channel]) }
    }
  }
}
