package import Compute
package import Tensors

/// A residual block: a path of normalised convolutions, plus a shortcut around it, rectified.
///
/// Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2015), figures 2
/// and 5. The basic block's path has two convolutions, the bottleneck's three; the shortcut is the
/// input itself, its projection, or its padding with zero channels ("option A").
package struct ResidualBlock: Layer {
  /// The convolutions, all rectified but the last.
  var path: Chain<NormalisedConvolution>
  /// The shortcut where shapes change and weights may.
  var projection: NormalisedConvolution?
  /// The shortcut where shapes change and weights may not.
  var padding: PaddedShortcut?

  /// What each part saved, and the output, whose sign masks the gradient.
  package struct Saved: Sendable {
    let path: [NormalisedConvolution.Saved]
    let projection: NormalisedConvolution.Saved?
    let padding: PaddedShortcut.Saved?
    let output: Tensor
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    let shortcut = projection?(x, in: &step) ?? padding?(x, in: &step) ?? x
    var y = x
    for part in path.parts.dropLast() { y = part(y, in: &step) }
    return last(y, residual: shortcut, rectifies: true, in: &step)
  }

  /// The last convolution of the path; the sum and the rectifier are part of its norm's pass.
  private var last: NormalisedConvolution { path.parts[path.parts.count - 1] }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let projection = projection?.forward(x, in: &step)
    let padding = padding?.forward(x, in: &step)
    let shortcut = projection?.output ?? padding?.output ?? x
    var input = ConvolutionInput(x)
    var saved: [NormalisedConvolution.Saved] = []
    for index in path.parts.indices.dropLast() {
      let result = path.parts[index].forwardUnnormalised(input, in: step)
      input = result.output
      saved.append(result.saved)
    }
    let (y, lastSaved) = path.parts[path.parts.count - 1].forward(
      input, residual: shortcut, rectifies: true, in: step)
    saved.append(lastSaved)
    return (
      y, Saved(path: saved, projection: projection?.saved, padding: padding?.saved, output: y)
    )
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let end = path.parts.count - 1
    var (dx, masked) = path.parts[end].backward(
      dy, saved.path[end], output: saved.output, wants: end == 0 ? wants : wants.inside, in: step)
    var shortcut: Tensor? = projection == nil && padding == nil ? masked : nil
    if let saved = saved.padding {
      shortcut = padding?.backward(masked, saved, wants: wants, in: &step)
    }
    if let saved = saved.projection {
      shortcut = projection?.backward(masked, saved, wants: wants, in: &step)
    }
    for index in (0..<end).reversed() {
      guard let dy = dx else { return nil }
      dx = path.parts[index].backward(
        dy, saved.path[index], adding: index == 0 ? shortcut : nil,
        wants: index == 0 ? wants : wants.inside, in: step)
    }
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in path.parts.indices { path.parts[index].visitParameters(visit) }
    projection?.visitParameters(visit)
  }
}

extension ResidualBlock {
  /// Two 3×3 convolutions; the first may stride.
  package static func basic(
    inputs: Int, channels: Int, stride: Int, buffers: BufferPool
  ) -> ResidualBlock {
    let path = basicPath(inputs: inputs, channels: channels, stride: stride, buffers: buffers)
    return ResidualBlock(
      path: path,
      projection: projection(from: inputs, to: channels, stride: stride, buffers: buffers))
  }

  /// 1×1 down to `channels`, 3×3, which may stride, 1×1 up to four times as many.
  package static func bottleneck(
    inputs: Int, channels: Int, stride: Int, buffers: BufferPool
  ) -> ResidualBlock {
    let outputs = ResidualPlan.Block.bottleneck.expansion * channels
    let path = [
      NormalisedConvolution(
        names: ("conv1", "bn1"), inputs: inputs, outputs: channels, kernel: 1, buffers: buffers),
      NormalisedConvolution(
        names: ("conv2", "bn2"), inputs: channels, outputs: channels, kernel: 3, stride: stride,
        padding: 1, buffers: buffers),
      NormalisedConvolution(
        names: ("conv3", "bn3"), inputs: channels, outputs: outputs, kernel: 1,
        isRectified: false, buffers: buffers),
    ]
    return ResidualBlock(
      path: Chain(path),
      projection: projection(from: inputs, to: outputs, stride: stride, buffers: buffers))
  }

  /// The basic block of the CIFAR networks, whose shortcut has no weights.
  package static func padded(
    inputs: Int, channels: Int, stride: Int, buffers: BufferPool
  ) -> ResidualBlock {
    let path = basicPath(inputs: inputs, channels: channels, stride: stride, buffers: buffers)
    let shortcut = PaddedShortcut(stride: stride, inputs: inputs, outputs: channels)
    return ResidualBlock(
      path: path, padding: stride == 1 && inputs == channels ? nil : shortcut)
  }

  private static func basicPath(
    inputs: Int, channels: Int, stride: Int, buffers: BufferPool
  ) -> Chain<NormalisedConvolution> {
    Chain([
      NormalisedConvolution(
        names: ("conv1", "bn1"), inputs: inputs, outputs: channels, kernel: 3, stride: stride,
        padding: 1, buffers: buffers),
      NormalisedConvolution(
        names: ("conv2", "bn2"), inputs: channels, outputs: channels, kernel: 3, padding: 1,
        isRectified: false, buffers: buffers),
    ])
  }

  private static func projection(
    from inputs: Int, to outputs: Int, stride: Int, buffers: BufferPool
  ) -> NormalisedConvolution? {
    if stride == 1 && inputs == outputs { return nil }
    return NormalisedConvolution(
      names: ("downsample.0", "downsample.1"), inputs: inputs, outputs: outputs, kernel: 1,
      stride: stride, isRectified: false, buffers: buffers)
  }
}
