internal import Compute
internal import Tensors

extension EncoderDecoder {
  mutating func forwardErased(
    _ x: Tensor, firstTrainable: Int, in step: inout Step
  ) -> (outputs: [Tensor], saved: any Sendable) {
    var y = x
    var outputs: [Tensor] = []
    var saved: [any Sendable] = []
    for index in encoder.indices {
      if index < firstTrainable {
        y = encoder[index].layer(y, in: &step)
      } else {
        let result = encoder[index].layer.forwardErased(y, in: &step)
        y = result.output
        saved.append(result.saved)
      }
      if skips.contains(index) { outputs.append(y) }
    }
    let (logits, decoderSaved) = decoder.forward(
      y, skips: outputs, sides: [x.shape[1], x.shape[2]], in: &step)
    return (
      logits,
      Saved(
        firstStage: min(firstTrainable, encoder.count), stages: saved, decoder: decoderSaved)
    )
  }

  mutating func backwardErased(
    _ dys: [Tensor], _ saved: consuming any Sendable, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard var own = (consume saved) as? Saved else {
      preconditionFailure("a network cannot use what another one saved")
    }
    let lowest = own.firstStage
    precondition(
      lowest == 0 || !wants.includesInput, "frozen stages saved nothing for the input's gradient")
    var (dx, gradients) = decoder.backward(
      dys, own.decoder, wants: wants, wantsDeepest: lowest < encoder.count,
      wantsSkips: skips.map { $0 >= lowest }, in: &step)
    for index in (lowest..<encoder.count).reversed() {
      guard var dy = dx else { return nil }
      dx = nil  // so that the other gradient is added in place
      if let place = skips.firstIndex(of: index), let other = gradients[place] {
        gradients[place] = nil
        dy.add(other, in: step)
      }
      dx = encoder[index].layer.backwardErased(
        dy, own.stages.removeLast(), wants: index == lowest ? wants : wants.inside, in: &step)
    }
    return dx
  }
}
