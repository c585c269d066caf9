public import Compute
internal import Tensors

extension Classifier {
  /// What stands before the number of an adapter in its stage's name.
  private static let adapterName = "adapter"
  /// Side of the image by which channels are counted; every backbone leaves something of it.
  private static let countingSide = 64

  /// Whether the stage of this name is an adapter.
  public static func isAdapter(_ stageName: String) -> Bool {
    stageName.wholeMatch(of: /adapter[0-9]+/) != nil
  }

  /// Whether stages have adapters behind them.
  public var hasAdapters: Bool { stages.contains { Self.isAdapter($0.name) } }

  /// Puts an adapter behind every stage with parameters but the head.
  ///
  /// They are stages too, `adapter1`, `adapter2` …; until they are trained the network answers as
  /// before.
  ///
  /// - Parameter generator: where the first half of each is drawn from (He et al. 2015); the second
  ///   is zero.
  /// - Precondition: no adapters yet.
  public mutating func addAdapters(
    generator: inout SeededGenerator, buffers: BufferPool
  ) {
    precondition(!hasAdapters, "the network has adapters already")
    var step = Step(
      workers: WorkerPool(threadCount: 1), buffers: buffers, generator: SeededGenerator(seed: 0))
    var y = Tensor(zeros: [1, Self.countingSide, Self.countingSide, 3], in: buffers)
    var adapted: [Stage] = []
    var number = 0
    for stage in stages.dropLast() {
      y = stage.layer(y, in: &step)
      adapted.append(stage)
      var copy = stage
      var isTrained = false
      copy.visitParameters { _, _ in isTrained = true }
      guard isTrained, let channels = y.shape.last else { continue }
      number += 1
      var adapter = Adapter(channels: channels, buffers: buffers)
      adapter.down.convolution.weight.fillNormal(
        deviation: (2 / Double(channels)).squareRoot(), from: &generator)
      adapted.append(Stage("\(Self.adapterName)\(number)", adapter))
    }
    stages = adapted + stages.suffix(1)
  }
}
