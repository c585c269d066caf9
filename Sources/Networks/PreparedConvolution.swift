package import Compute
internal import Kernels
package import Tensors

/// A convolution that only predicts: its batch normalisation is folded into weight and bias, and
/// the weight is packed or transformed once.
package struct PreparedConvolution: Predicting {
  private let weight: Tensor
  private let bias: Tensor
  private let kernel: [Int]
  private let stride: Int
  private let padding: Int
  private let rectifies: Bool
  private let ceiling: Float
  private let choice: ConvolutionChoice

  /// From so many weights on, reading Winograd's, four times as large, takes longer for one image
  /// than the multiplications that it saves.
  private static let mostTransformedWeights = 9 * 128 * 256

  /// Prepares a convolution, the norm behind it if there is one, and a rectifier.
  init(
    _ convolution: Convolution2D, _ norm: BatchNorm2D?, rectifies: Bool,
    ceiling: Float = .infinity, for load: InferenceLoad, in step: Step
  ) {
    kernel = convolution.weight.value.shape
    (stride, padding) = (convolution.stride, convolution.padding)
    self.rectifies = rectifies
    self.ceiling = ceiling
    let isWide = convolution.weight.value.count > Self.mostTransformedWeights
    choice =
      step.convolution == .fastest && load == .singleImages && isWide
      ? .unfolded : step.convolution
    let outputs = kernel[3]
    var folded = convolution.weight.value
    var shift = convolution.bias?.value ?? Tensor(zeros: [outputs], in: step.buffers)
    if let norm { Self.fold(norm, into: &folded, &shift, in: step) }
    bias = shift
    let g = Self.geometry([1, 64, 64, kernel[2]], kernel, stride, padding)
    var prepared = Tensor(
      uninitialized: [Convolution.preparedCount(g, choice: choice)], in: step.buffers)
    var span = prepared.mutableSpan
    Convolution.prepare(
      g, choice: choice, weight: folded.span, into: &span, workers: step.workers)
    weight = prepared
  }

  /// weight · factor, and (bias − mean) · factor + shift.
  static func fold(
    _ norm: BatchNorm2D, into weight: inout Tensor, _ bias: inout Tensor, in step: Step
  ) {
    let outputs = bias.count
    let statistics = norm.frozenStatistics(in: step)
    let (numbers, count) = (statistics.span, weight.count)
    var weights = weight.mutableSpan
    for index in 0..<count { weights[index] *= numbers[2 * outputs + index % outputs] }
    var shifts = bias.mutableSpan
    for channel in 0..<outputs {
      shifts[channel] =
        (shifts[channel] - numbers[channel]) * numbers[2 * outputs + channel]
        + numbers[3 * outputs + channel]
    }
  }

  private static func geometry(
    _ shape: [Int], _ kernel: [Int], _ stride: Int, _ padding: Int, width: Int? = nil
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: shape[0], heightIn: shape[1], widthIn: shape[2], channelsIn: kernel[2],
      channelsOut: kernel[3], kernelHeight: kernel[0], kernelWidth: kernel[1], stride: stride,
      padding: padding, inputDistance: shape[3], outputDistance: width)
  }

  /// The channels of the output.
  var outputs: Int { kernel[3] }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    callAsFunction(ConvolutionInput(x), residual: nil, in: step)
  }

  /// The call with a residual that is added before the rectifier.
  func callAsFunction(
    _ input: ConvolutionInput, residual: Tensor?, in step: Step
  ) -> Tensor {
    let g = Self.geometry(input.x.shape, kernel, stride, padding)
    var y = Tensor(uninitialized: g.outputShape, in: step.buffers)
    write(input, to: &y, at: 0, residual: residual, in: step)
    return y
  }

  /// Writes the output to the channels of `wide` from `channel` on.
  func write(
    _ input: ConvolutionInput, to wide: inout Tensor, at channel: Int, residual: Tensor?,
    in step: Step
  ) {
    let x = input.x
    precondition(x.shape[3] >= kernel[2], "\(kernel[2]) channels are not in \(x.shape)")
    let g = Self.geometry(x.shape, kernel, stride, padding, width: wide.shape[3])
    var output = wide.mutableSpan
    var slice = output._mutatingExtracting(channel..<channel + g.outputCount)
    Convolution.forward(
      g, choice: choice, input: x.span.extracting(0..<g.inputCount),
      inputNorm: input.statistics?.span, prepared: weight.span, bias: bias.span,
      residual: residual?.span, rectifies: rectifies, ceiling: ceiling, output: &slice,
      workers: step.workers, buffers: step.buffers)
  }
}
