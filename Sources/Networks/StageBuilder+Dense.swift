extension StageBuilder {
  /// The stages of a densely connected network.
  func stages(of plan: DensePlan) -> [Stage] {
    var channels = scaled(plan.stemChannels)
    let growth = scaled(plan.growth)
    let stem = Stem(
      isLarge: true, names: ("features.conv0", "features.norm0"), inputs: imageChannels,
      channels: channels, buffers: buffers)
    let names = plan.stageNames
    var stages = [Stage(names[0], prefix: "", stem)]
    for (index, count) in plan.blockCounts.enumerated() {
      let block = DenseBlock(
        inputs: channels, layers: count, middle: scaled(plan.middle), growth: growth,
        buffers: buffers)
      channels += count * growth
      let behind: any Layer & Exportable
      if index < plan.blockCounts.count - 1 {
        behind = DenseTransition(inputs: channels, outputs: channels / 2, buffers: buffers)
        stages += [Stage(names[stages.count], block), Stage(names[stages.count + 1], behind)]
        channels /= 2
      } else {
        behind = RectifiedNorm(channels: channels, buffers: buffers)
        stages += [Stage(names[stages.count], block), Stage(names[stages.count + 1], behind)]
      }
    }
    return stages + [head("classifier", features: channels)]
  }
}
