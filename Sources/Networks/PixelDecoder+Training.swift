internal import Compute
internal import Tensors

extension PixelDecoder {
  /// The call for training: the logits, then those of the coarser levels from fine to coarse.
  mutating func forward(
    _ deepest: Tensor, skips: [Tensor], sides: [Int], in step: inout Step
  ) -> (outputs: [Tensor], saved: Saved) {
    var (y, skips) = (deepest, skips)
    let (height, width) = places(sides)
    var coarser: [Tensor] = []
    var saved: [DecoderLevel.Saved] = []
    for index in levels.indices.reversed() {
      let skip = levels[index].beside > 0 ? skips.removeLast() : nil
      let level = levels[index].forward(
        y, beside: skip, height: skip?.shape[1] ?? height, width: skip?.shape[2] ?? width,
        in: &step)
      y = level.output
      if let logits = level.logits { coarser.insert(logits, at: 0) }
      saved.append(level.saved)
    }
    let (logits, headSaved) = head.forward(y, in: &step)
    let outputs = Self.enlarged(logits, height: height, width: width, in: step)
    return (
      [outputs] + coarser,
      Saved(
        levels: saved, head: headSaved,
        logits: logits.shape == outputs.shape ? nil : logits.shape)
    )
  }

  /// The gradients of the deepest stage's output and of the skips, from fine to coarse.
  ///
  /// - Parameters:
  ///   - wantsDeepest: whether the deepest stage's is wanted.
  ///   - wantsSkips: whether each skip's is wanted.
  mutating func backward(
    _ dys: [Tensor], _ saved: consuming Saved, wants: Wanted, wantsDeepest: Bool,
    wantsSkips: [Bool], in step: inout Step
  ) -> (deepest: Tensor?, skips: [Tensor?]) {
    var logits = dys[0]
    if let shape = saved.logits {
      logits = Enlargement.gradient(logits, ofShape: shape, in: step)
    }
    func wanted(_ isWanted: Bool) -> Wanted { isWanted ? wants.inside : .parameters }
    var isWanted = wantsDeepest || wantsSkips.contains(true)
    var dx = head.backward(
      logits, saved.head, wants: wanted(isWanted || !levels.isEmpty), in: &step)
    var skips: [Tensor?] = []
    for index in levels.indices {
      guard let dy = dx else { break }
      let hasSkip = levels[index].beside > 0
      let wantsSkip = hasSkip && wantsSkips[skips.count]
      isWanted = index < levels.count - 1 || wantsDeepest || wantsSkip
      let below = levels[index].backward(
        dy, logitsGradient: index > 0 && index < dys.count ? dys[index] : nil,
        saved.levels.removeLast(), wants: wanted(isWanted), wantsSkip: wantsSkip, in: &step)
      dx = below?.below
      if hasSkip { skips.append(below?.beside) }
    }
    return (wantsDeepest ? dx : nil, skips)
  }
}
