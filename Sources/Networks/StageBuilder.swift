internal import Compute

/// Turns the numbers of an architecture into stages whose weights are zero.
struct StageBuilder {
  let outputCount: Int
  let width: Double
  let headDropout: Double
  let buffers: BufferPool
  /// Channels of an image: 3, or 3 for each slice of a stack.
  var imageChannels = 3

  func stages(of architecture: Architecture) -> [Stage] {
    switch architecture.plan {
    case .residual(let plan): stages(of: plan)
    case .squeeze(let plan): stages(of: plan)
    case .dense(let plan): stages(of: plan)
    case .mobile(let plan): stages(of: plan)
    }
  }

  /// A channel count of the architecture at this width, rounded, at least 1.
  func scaled(_ channels: Int) -> Int { max(1, Int(Double(channels) * width + 0.5)) }

  func head(_ name: String, features: Int) -> Stage {
    Stage(
      name,
      Head(inputs: features, outputs: outputCount, dropout: headDropout, buffers: buffers))
  }

  private func stages(of plan: ResidualPlan) -> [Stage] {
    var channels = scaled(plan.channels[0])
    let stem = Stem(
      isLarge: plan.hasLargeStem, inputs: imageChannels, channels: channels,
      buffers: buffers)
    var stages = [Stage("conv1", prefix: "", stem)]
    for (index, count) in plan.blockCounts.enumerated() {
      let next = scaled(plan.channels[index])
      let blocks = (0..<count).map { block in
        let stride = index > 0 && block == 0 ? 2 : 1
        let inputs = block == 0 ? channels : next * plan.block.expansion
        return residualBlock(plan.block, inputs: inputs, channels: next, stride: stride)
      }
      channels = next * plan.block.expansion
      stages.append(Stage("layer\(index + 1)", Chain(blocks)))
    }
    return stages + [head(plan.headName, features: channels)]
  }

  private func residualBlock(
    _ kind: ResidualPlan.Block, inputs: Int, channels: Int, stride: Int
  ) -> ResidualBlock {
    switch kind {
    case .basic:
      .basic(inputs: inputs, channels: channels, stride: stride, buffers: buffers)
    case .bottleneck:
      .bottleneck(inputs: inputs, channels: channels, stride: stride, buffers: buffers)
    case .padded:
      .padded(inputs: inputs, channels: channels, stride: stride, buffers: buffers)
    }
  }

  private func stages(of plan: SqueezePlan) -> [Stage] {
    var channels = imageChannels
    var stages: [Stage] = []
    for (index, feature) in plan.features {
      let name = "features.\(index)"
      switch feature {
      case .convolution(let outputs):
        let convolution = RectifiedConvolution(
          inputs: channels, outputs: scaled(outputs), kernel: 3, stride: 2, buffers: buffers)
        stages.append(Stage(name, convolution))
        channels = scaled(outputs)
      case .maxPool:
        stages.append(Stage(name, MaxPool(kernel: 3, stride: 2, ceilMode: true)))
      case .fire(let squeeze, let expand):
        let fire = Fire(
          inputs: channels, squeeze: scaled(squeeze), expand: scaled(expand), buffers: buffers)
        stages.append(Stage(name, fire))
        channels = 2 * scaled(expand)
      }
    }
    return stages + [head("head", features: channels)]
  }
}
