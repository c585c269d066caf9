/// A stage of a backbone as a decoder sees it: what comes out, and how coarse it is.
package struct EncoderStage: Sendable, Hashable {
  /// The name in `Architecture.stageNames`.
  package let name: String
  /// Pixels of the image from one of the stage's to the next: a power of 2.
  package let stride: Int
  /// Channels that come out.
  package let channels: Int
}

extension Architecture {
  /// The stages from the image to the one below the head, at this share of the channels.
  package func encoderStages(width: Double = 1) -> [EncoderStage] {
    func scaled(_ channels: Int) -> Int { max(1, Int(Double(channels) * width + 0.5)) }
    let numbers: [(stride: Int, channels: Int)]
    switch plan {
    case .residual(let plan):
      let first = plan.hasLargeStem ? 4 : 1
      numbers =
        [(first, scaled(plan.channels[0]))]
        + plan.channels.enumerated().map {
          (first << $0.offset, scaled($0.element) * plan.block.expansion)
        }
    case .squeeze(let plan): numbers = plan.outline(scaled)
    case .dense(let plan): numbers = plan.outline(scaled)
    case .mobile(let plan): numbers = plan.outline(scaled)
    }
    return zip(stageNames, numbers).map {
      EncoderStage(name: $0, stride: $1.stride, channels: $1.channels)
    }
  }
}

extension SqueezePlan {
  fileprivate func outline(_ scaled: (Int) -> Int) -> [(stride: Int, channels: Int)] {
    var (stride, channels) = (1, 0)
    return features.map { _, feature in
      switch feature {
      case .convolution(let outputs): (stride, channels) = (2 * stride, scaled(outputs))
      case .maxPool: stride *= 2
      case .fire(_, let expand): channels = 2 * scaled(expand)
      }
      return (stride, channels)
    }
  }
}

extension DensePlan {
  fileprivate func outline(_ scaled: (Int) -> Int) -> [(stride: Int, channels: Int)] {
    var (stride, channels) = (4, scaled(stemChannels))
    var numbers = [(stride: stride, channels: channels)]
    for (index, count) in blockCounts.enumerated() {
      channels += count * scaled(growth)
      numbers.append((stride, channels))
      if index < blockCounts.count - 1 { (stride, channels) = (2 * stride, channels / 2) }
      numbers.append((stride, channels))
    }
    return numbers
  }
}

extension MobilePlan {
  fileprivate func outline(_ scaled: (Int) -> Int) -> [(stride: Int, channels: Int)] {
    var stride = 2
    var numbers = [(stride: stride, channels: scaled(firstChannels))]
    for group in groups {
      stride *= group.stride
      for _ in 0..<group.count { numbers.append((stride, scaled(group.channels))) }
    }
    return numbers + [(stride, scaled(lastChannels))]
  }
}
