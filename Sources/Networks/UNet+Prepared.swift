package import Compute
internal import Tensors

extension UNet {
  package func prepared(for load: InferenceLoad, in step: Step) -> any Predicting {
    PreparedUNet(
      plan: plan, encoders: encoders.map { $0.pair.folded(for: load, in: step) },
      bottleneck: bottleneck.folded(for: load, in: step),
      decoders: decoders.map { ($0.up, $0.pair.folded(for: load, in: step)) },
      last: PreparedConvolution(last, nil, rectifies: false, for: load, in: step))
  }
}

/// A U-Net that predicts.
struct PreparedUNet: Predicting {
  let plan: UNetPlan
  let encoders: [PreparedPair]
  let bottleneck: PreparedPair
  /// As the encoders: the first level comes first, and is run last.
  let decoders: [(up: TransposedConvolution2D, pair: PreparedPair)]
  let last: PreparedConvolution
  let pool = MaxPool(kernel: 2, stride: 2)

  func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    plan.check(x)
    var y = x
    var skips: [Tensor] = []
    for encoder in encoders {
      let width = encoder.second.outputs
      var wide = Tensor(uninitialized: y.shape.dropLast() + [2 * width], in: step.buffers)
      let middle = ConvolutionInput(encoder.first(y, in: &step))
      encoder.second.write(middle, to: &wide, at: width, residual: nil, in: step)
      y = pool(wide, channels: width..<2 * width, in: step)
      skips.append(wide)
    }
    y = bottleneck(y, in: &step)
    for decoder in decoders.reversed() {
      var wide = skips.removeLast()  // the sole owner: it is written to
      decoder.up.write(y, to: &wide, at: 0, in: step)
      y = decoder.pair(wide, in: &step)
    }
    return last(y, in: &step)
  }
}
