internal import Compute
internal import Tensors

/// The way up from an encoder's deepest stage to logits of places.
struct PixelDecoder {
  /// From fine to coarse; they run in the opposite order.
  var levels: [DecoderLevel]
  /// 1×1, with bias, from the finest level's channels to logits.
  var head: Convolution2D
  /// Pixels of the image from one row of logits to the next.
  let outputStride: Int

  /// What the parts saved.
  struct Saved: Sendable {
    /// In the order they ran in: the finest level comes last.
    var levels: [DecoderLevel.Saved]
    let head: Convolution2D.Saved
    /// The shape of the logits before they were enlarged to the places; nil if it was right.
    let logits: [Int]?
  }

  /// Makes a decoder whose weights are zero.
  ///
  /// - Parameters:
  ///   - skips: the stages whose outputs are skips, from fine to coarse.
  ///   - deepest: the stage it begins at.
  init(
    _ plan: PixelPlan, skips: [EncoderStage], deepest: EncoderStage, buffers: BufferPool
  ) {
    outputStride = plan.outputStride
    var below = deepest.channels
    var levels: [DecoderLevel] = []
    func add(_ number: Int, beside: Int, stride: Int, isLast: Bool) {
      let width = plan.decoderWidth(atStride: stride)
      levels.insert(
        DecoderLevel(
          number: number, below: below, beside: beside, outputs: width,
          logits: plan.isDeeplySupervised && !isLast ? plan.outputs : nil, buffers: buffers),
        at: 0)
      below = width
    }
    let isAbove = (skips.first ?? deepest).stride > plan.outputStride
    for (index, skip) in skips.enumerated().reversed() {
      add(
        index + 1, beside: skip.channels, stride: skip.stride, isLast: index == 0 && !isAbove)
    }
    if isAbove { add(0, beside: 0, stride: plan.outputStride, isLast: true) }
    self.levels = levels
    head = Convolution2D(
      inputs: below, outputs: plan.outputs, kernel: 1, hasBias: true, buffers: buffers)
  }

  /// Draws all weights: He's for what a rectifier follows, biases at 0.
  mutating func initialise(from generator: inout SeededGenerator) {
    visitParameters { _, parameter in
      guard parameter.role == .weight else { return }
      let inputs = parameter.fileShape.dropFirst().reduce(1, *)
      parameter.fillNormal(deviation: (2 / Double(inputs)).squareRoot(), from: &generator)
    }
  }

  /// Height and width of the logits of images with these sides.
  func places(_ sides: [Int]) -> (height: Int, width: Int) {
    ((sides[0] + outputStride - 1) / outputStride, (sides[1] + outputStride - 1) / outputStride)
  }

  /// The logits of images with these sides.
  ///
  /// - Parameter skips: from fine to coarse.
  func callAsFunction(
    _ deepest: Tensor, skips: [Tensor], sides: [Int], in step: inout Step
  ) -> Tensor {
    var (y, skips) = (deepest, skips)
    let (height, width) = places(sides)
    for level in levels.reversed() {
      let skip = level.beside > 0 ? skips.removeLast() : nil
      y = level(
        y, beside: skip, height: skip?.shape[1] ?? height, width: skip?.shape[2] ?? width,
        in: &step)
    }
    return Self.enlarged(head(y, in: &step), height: height, width: width, in: step)
  }

  /// The logits, enlarged to the places where an encoder without padding left fewer.
  static func enlarged(_ logits: Tensor, height: Int, width: Int, in step: Step) -> Tensor {
    if logits.shape[1] == height && logits.shape[2] == width { return logits }
    return Enlargement.joined(logits, nil, height: height, width: width, in: step)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in levels.indices.reversed() { levels[index].visitParameters(visit) }
    head.visitParameters(under: "decoder.head", visit)
  }
}
