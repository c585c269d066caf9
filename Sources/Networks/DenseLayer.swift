internal import Compute
internal import Kernels
internal import Tensors

/// One layer of a dense block: norm and rectifier, 1×1 convolution to few channels, norm and
/// rectifier, 3×3 convolution whose outputs join what the layer read.
///
/// Source: Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks"
/// (2017), section 3, "bottleneck layers". Not a `Layer`: it reads and writes channels of its
/// block's one wide image. Both norms are applied by the convolutions that read through them.
struct DenseLayer: Sendable {
  var norm1: BatchNorm2D
  var convolution1: Convolution2D
  var norm2: BatchNorm2D
  var convolution2: Convolution2D

  /// What the norms were measured to be, and what stands between the convolutions.
  struct Saved: Sendable {
    let norm1: BatchNorm2D.Measured
    let middle: Tensor
    let norm2: BatchNorm2D.Measured
  }

  /// Makes a layer with zero weights that reads `inputs` channels and adds `growth`.
  init(inputs: Int, middle: Int, growth: Int, buffers: BufferPool) {
    norm1 = BatchNorm2D(channels: inputs, buffers: buffers)
    convolution1 = Convolution2D(
      inputs: inputs, outputs: middle, kernel: 1, hasBias: false, buffers: buffers)
    norm2 = BatchNorm2D(channels: middle, buffers: buffers)
    convolution2 = Convolution2D(
      inputs: middle, outputs: growth, kernel: 3, padding: 1, hasBias: false, buffers: buffers)
  }

  /// The channels that it reads, behind which it writes.
  var inputs: Int { convolution1.weight.value.shape[2] }
  /// The channels that it adds.
  var growth: Int { convolution2.outputs }

  /// Predicts the new channels of `wide`, behind those that the layer reads.
  func write(to wide: inout Tensor, in step: Step) {
    let first = norm1.frozenStatistics(in: step)
    var middle = Tensor(
      uninitialized: wide.shape.dropLast() + [convolution1.outputs], in: step.buffers)
    convolution1.write(
      ConvolutionInput(wide, through: first), to: &middle, at: 0, rectifies: false, in: step)
    let second = norm2.frozenStatistics(in: step)
    convolution2.write(
      ConvolutionInput(middle, through: second), to: &wide, at: inputs, rectifies: false, in: step)
  }

  /// The same in a training pass.
  ///
  /// - Parameter moments: of the channels of `wide`; those of the new ones are added.
  mutating func forward(
    _ wide: inout Tensor, moments: inout ChannelMoments, in step: Step
  ) -> Saved {
    let first = norm1.measure(wide, moments: moments.ofFirst(inputs), in: step)
    let (middle, middleMoments) = convolution1.outputWithMoments(
      ConvolutionInput(wide, through: first.statistics), in: step)
    let second = norm2.measure(middle, moments: middleMoments, in: step)
    let new = convolution2.writeWithMoments(
      ConvolutionInput(middle, through: second.statistics), to: &wide, at: inputs, in: step)
    moments.append(new)
    return Saved(norm1: first, middle: middle, norm2: second)
  }

  /// Takes the gradient of the new channels from `gradient`, and adds that of the channels that the
  /// layer reads, but for the line that `norms` notes.
  mutating func backward(
    _ gradient: inout Tensor, of wide: Tensor, _ saved: Saved, among norms: inout SharedInputNorms,
    wants: Wanted, in step: Step
  ) {
    let through2 = ConvolutionInput(saved.middle, through: saved.norm2.statistics)
    let dy2 = convolution2.backward(
      gradient, at: inputs, .init(input: through2), adding: nil, wants: wants.inside, in: step)
    let dz = dy2.flatMap {
      norm2.backward(
        $0, .init(x: saved.middle, measured: saved.norm2), rectifies: true, wants: wants.inside,
        in: step)
    }
    let through1 = ConvolutionInput(wide, through: saved.norm1.statistics)
    let dy1 = dz.flatMap {
      convolution1.backward(
        $0, at: 0, .init(input: through1), adding: nil, wants: wants.inside, in: step)
    }
    guard let dy1 else { return }
    norm1.backward(
      dy1, .init(x: wide, measured: saved.norm1), addingTo: &gradient, among: &norms,
      wants: wants, in: step)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    norm1.visitParameters { visit("norm1.\($0)", &$1) }
    convolution1.visitParameters { visit("conv1.\($0)", &$1) }
    norm2.visitParameters { visit("norm2.\($0)", &$1) }
    convolution2.visitParameters { visit("conv2.\($0)", &$1) }
  }
}
