internal import Cohorts
internal import Compute
internal import Kernels
internal import Networks
internal import Tensors

extension PixelPredictor {
  /// What the networks are fed: the slices' channels side by side.
  func input(of fitted: [UnitImage]) -> Tensor {
    let slices = fitted.map { preprocessing.input(of: $0, buffers: resources.buffers) }
    if slices.count == 1 { return slices[0] }
    let side = preprocessing.inputSize
    var result = Tensor(
      uninitialized: [1, side, side, 3 * slices.count], in: resources.buffers)
    var output = result.mutableSpan
    for (number, slice) in slices.enumerated() {
      let values = slice.span
      for pixel in 0..<side * side {
        for channel in 0..<3 {
          output[(pixel * slices.count + number) * 3 + channel] = values[pixel * 3 + channel]
        }
      }
    }
    return result
  }

  /// The mean of what the networks answer for all mirror images of an input.
  func maps(of x: Tensor) -> PixelMaps {
    let (side, channels) = (x.shape[1], x.shape[3])
    var sum: PixelMaps?
    for mirror in mirrors {
      let seen =
        mirror == .none
        ? x
        : Tensor(
          shape: x.shape,
          values: mirror.applied(to: x.values, height: side, width: side, channels: channels),
          in: resources.buffers)
      for network in networks {
        var step = resources.step(generator: SeededGenerator(seed: 0))
        let maps = mirrored(PixelMaps(activated(network(seen, in: &step))), mirror)
        if sum == nil { sum = maps } else { sum?.add(maps) }
      }
    }
    guard var mean = sum else { preconditionFailure("nothing answers without a network") }
    mean.divide(by: mirrors.count * networks.count)
    return mean
  }

  /// Logits as probabilities; sizes and offsets of boxes stay as they are.
  private func activated(_ logits: Tensor) -> Tensor {
    var result = Tensor(uninitialized: logits.shape, in: resources.buffers)
    var output = result.mutableSpan
    if isDetection || kind.kind != .multiClass {
      Sigmoid.forward(logits: logits.span, probabilities: &output)
    } else {
      Softmax.forward(
        classes: head.plan.outputs, logits: logits.span, probabilities: &output)
    }
    guard isDetection else { return result }
    let (values, outputs) = (logits.span, head.plan.outputs)
    for cell in 0..<values.count / outputs {
      for output in kind.labels.count..<outputs {
        result.withMutableSpan { $0[cell * outputs + output] = values[cell * outputs + output] }
      }
    }
    return result
  }

  /// Turned back; the centre that lay a share of a cell after its left edge lies as much before its
  /// right one.
  private func mirrored(_ maps: PixelMaps, _ mirror: Mirror) -> PixelMaps {
    if mirror == .none { return maps }
    var maps = maps.mirrored(mirror)
    guard isDetection else { return maps }
    let across = kind.labels.count + 2
    for cell in stride(from: 0, to: maps.values.count, by: maps.outputs) {
      if mirror.swapsLeftAndRight { maps.values[cell + across] = 1 - maps.values[cell + across] }
      if mirror.swapsTopAndBottom {
        maps.values[cell + across + 1] = 1 - maps.values[cell + across + 1]
      }
    }
    return maps
  }
}

extension Mirror {
  /// The image itself and its mirror images.
  static func all(of flip: AugmentationPolicy.Flip) -> [Mirror] {
    let (across, down) = (
      Mirror(swapsLeftAndRight: true, swapsTopAndBottom: false),
      Mirror(swapsLeftAndRight: false, swapsTopAndBottom: true)
    )
    switch flip {
    case .none: return [.none]
    case .horizontal: return [.none, across]
    case .vertical: return [.none, down]
    case .both:
      return [.none, across, down, Mirror(swapsLeftAndRight: true, swapsTopAndBottom: true)]
    }
  }
}
