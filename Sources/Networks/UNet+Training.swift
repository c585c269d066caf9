package import Compute
package import Tensors

extension UNet {
  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    plan.check(x)
    var y = x
    var skips: [Tensor] = []
    var encodersSaved: [UNetEncoder.Saved] = []
    for index in encoders.indices {
      let (halved, wide, saved) = encoders[index].forward(y, in: &step)
      y = halved
      skips.append(wide)
      encodersSaved.append(saved)
    }
    let (bottom, bottleneckSaved) = bottleneck.forward(y, in: &step)
    y = bottom
    var decodersSaved: [UNetDecoder.Saved] = []
    for index in decoders.indices.reversed() {
      var wide = skips.removeLast()  // the sole owner: it is written to
      let (output, saved) = decoders[index].forward(y, into: &wide, in: &step)
      y = output
      decodersSaved.append(saved)
    }
    let (logits, lastSaved) = last.forward(y, in: &step)
    return (
      logits,
      Saved(
        encoders: encodersSaved, bottleneck: bottleneckSaved, decoders: decodersSaved,
        last: lastSaved)
    )
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var dx = last.backward(dy, saved.last, wants: wants.inside, in: &step)
    var skips: [Tensor] = []
    for index in decoders.indices {
      guard
        let dy = dx,
        let (below, wide) = decoders[index].backward(
          dy, saved.decoders.removeLast(), wants: wants, in: &step)
      else { return nil }
      dx = below
      skips.append(wide)
    }
    dx = dx.flatMap {
      bottleneck.backward($0, saved.bottleneck, wants: wants.inside, in: &step)
    }
    for index in encoders.indices.reversed() {
      guard let dy = dx else { return nil }
      var wide = skips.removeLast()  // the sole owner: it is written to
      dx = encoders[index].backward(
        dy, addingTo: &wide, saved.encoders.removeLast(), wants: index == 0 ? wants : wants.inside,
        in: &step)
    }
    return dx
  }
}
