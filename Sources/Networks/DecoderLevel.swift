internal import Compute
internal import Tensors

/// One level of a decoder: what comes from below enlarged, the skip beside it, then a pair of
/// convolutions, and logits of its own where the plan is deeply supervised.
struct DecoderLevel {
  /// Counted from the finest skip, which is 1; 0 stands above it and has no skip.
  let number: Int
  /// Channels from below.
  let below: Int
  /// Channels of the skip; 0 for none.
  let beside: Int
  var pair: ConvolutionPair
  /// 1×1, with bias.
  var head: Convolution2D?

  /// What the parts saved.
  struct Saved: Sendable {
    /// The shape of what came from below.
    let below: [Int]
    let pair: ConvolutionPair.Saved
    let head: Convolution2D.Saved?
  }

  /// Makes a level whose weights are zero.
  init(
    number: Int, below: Int, beside: Int, outputs: Int, logits: Int?, buffers: BufferPool
  ) {
    (self.number, self.below, self.beside) = (number, below, beside)
    pair = ConvolutionPair(
      name: "", inputs: below + beside, outputs: outputs, buffers: buffers)
    head = logits.map {
      Convolution2D(inputs: outputs, outputs: $0, kernel: 1, hasBias: true, buffers: buffers)
    }
  }

  func callAsFunction(
    _ x: Tensor, beside skip: Tensor?, height: Int, width: Int, in step: inout Step
  ) -> Tensor {
    pair(
      Enlargement.joined(x, skip, height: height, width: width, in: step), in: &step)
  }

  /// The call for training, with the level's own logits.
  mutating func forward(
    _ x: Tensor, beside skip: Tensor?, height: Int, width: Int, in step: inout Step
  ) -> (output: Tensor, logits: Tensor?, saved: Saved) {
    let wide = Enlargement.joined(x, skip, height: height, width: width, in: step)
    let (y, pairSaved) = pair.forward(wide, in: &step)
    let logits = head?.forward(y, in: &step)
    return (
      y, logits?.output, Saved(below: x.shape, pair: pairSaved, head: logits?.saved)
    )
  }

  /// The gradients of what came from below and of the skip, if they are wanted.
  ///
  /// - Parameter logitsGradient: that of the level's own logits.
  mutating func backward(
    _ dy: Tensor, logitsGradient: Tensor?, _ saved: Saved, wants: Wanted, wantsSkip: Bool,
    in step: inout Step
  ) -> (below: Tensor, beside: Tensor?)? {
    var dy = dy
    if let logitsGradient, let headSaved = saved.head,
      let own = head?.backward(logitsGradient, headSaved, wants: wants.inside, in: &step)
    {
      dy.add(own, in: step)
    }
    guard let wide = pair.backward(dy, saved.pair, wants: wants, in: &step) else { return nil }
    let skip =
      wantsSkip && beside > 0 ? Enlargement.skipGradient(wide, behind: below, in: step) : nil
    return (Enlargement.gradient(wide, ofShape: saved.below, in: step), skip)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    pair.visitParameters(under: "decoder.\(number)", visit)
    if var head {
      self.head = nil  // sole owner while it is visited
      head.visitParameters(under: "decoder.\(number).head", visit)
      self.head = head
    }
  }
}
