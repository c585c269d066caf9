extension StageBuilder {
  /// A 3×3 convolution, inverted residuals, a 1×1 convolution, and the head.
  func stages(of plan: MobilePlan) -> [Stage] {
    let first = CappedConvolution(
      inputs: imageChannels, outputs: scaled(plan.firstChannels), kernel: 3, stride: 2,
      padding: 1, ceiling: plan.ceiling, buffers: buffers)
    var stages = [Stage("features.0", first)]
    var channels = plan.firstChannels
    for group in plan.groups {
      for index in 0..<group.count {
        let hidden = group.expansion == 1 ? nil : scaled(group.expansion * channels)
        let block = InvertedResidual(
          inputs: scaled(channels), hidden: hidden, outputs: scaled(group.channels),
          stride: index == 0 ? group.stride : 1, ceiling: plan.ceiling, buffers: buffers)
        stages.append(Stage("features.\(stages.count)", block))
        channels = group.channels
      }
    }
    let last = CappedConvolution(
      inputs: scaled(channels), outputs: scaled(plan.lastChannels), kernel: 1,
      ceiling: plan.ceiling, buffers: buffers)
    stages.append(Stage("features.\(stages.count)", last))
    // At index 0 of torchvision's classifier stands a dropout, which is the caller's choice here.
    let head = Head(
      inputs: scaled(plan.lastChannels), outputs: outputCount, dropout: headDropout,
      buffers: buffers)
    return stages + [Stage("classifier", prefix: "classifier.1", head)]
  }
}
