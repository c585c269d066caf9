package import Compute
package import Tensors

/// What explanations ask of a network of places: what its logits rest on.
///
/// All three leave the network as it is. What is asked for is given as a seed: ∂loss/∂logits from
/// the logits `(N, ⌈H / s⌉, ⌈W / s⌉, outputs)` of the finest level.
extension PixelNetwork {
  /// What the decoder begins at, `(N, h, w, K)`: the output of the encoder's last stage.
  package func deepest(of x: Tensor, in step: inout Step) -> Tensor {
    body.deepest(of: x, in: &step)
  }

  /// The same, and the gradient at it with the skips held still.
  package func deepestGradient(
    of x: Tensor, seed: (Tensor) -> Tensor, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor) {
    var body = body
    return body.deepestGradient(of: x, seed: seed, in: &step)
  }

  /// The gradient at the input.
  package func inputGradient(
    of x: Tensor, seed: (Tensor) -> Tensor, in step: inout Step
  ) -> Tensor {
    var body = body
    let (outputs, saved) = body.forwardErased(x, firstTrainable: 0, in: &step)
    let gradient = body.backwardErased([seed(outputs[0])], saved, wants: .input, in: &step)
    guard let gradient else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    return gradient
  }
}

extension EncoderDecoder {
  func deepest(of x: Tensor, in step: inout Step) -> Tensor { encoded(x, in: &step).deepest }

  mutating func deepestGradient(
    of x: Tensor, seed: (Tensor) -> Tensor, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor) {
    let (deepest, outputs) = encoded(x, in: &step)
    let (logits, saved) = decoder.forward(
      deepest, skips: outputs, sides: [x.shape[1], x.shape[2]], in: &step)
    let gradient = decoder.backward(
      [seed(logits[0])], saved, wants: .input, wantsDeepest: true,
      wantsSkips: skips.map { _ in false }, in: &step
    ).deepest
    guard let gradient else {
      preconditionFailure("a decoder that was asked for its input's gradient has one")
    }
    return (deepest, gradient)
  }
}

extension UNet {
  func deepest(of x: Tensor, in step: inout Step) -> Tensor { contracted(x, in: &step).deepest }

  mutating func deepestGradient(
    of x: Tensor, seed: (Tensor) -> Tensor, in step: inout Step
  ) -> (features: Tensor, gradient: Tensor) {
    var (deepest, skips) = contracted(x, in: &step)
    var y = deepest
    var saved: [UNetDecoder.Saved] = []
    for index in decoders.indices.reversed() {
      var wide = skips.removeLast()  // the sole owner: it is written to
      let level = decoders[index].forward(y, into: &wide, in: &step)
      y = level.output
      saved.append(level.saved)
    }
    let (logits, lastSaved) = last.forward(y, in: &step)
    var dx = last.backward(seed(logits), lastSaved, wants: .input, in: &step)
    for index in decoders.indices {
      guard let dy = dx else { break }
      dx = decoders[index].backward(dy, saved.removeLast(), wants: .input, in: &step)?.dx
    }
    guard let gradient = dx else {
      preconditionFailure("a decoder that was asked for its input's gradient has one")
    }
    return (deepest, gradient)
  }
}
