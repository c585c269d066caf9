internal import Annotations
internal import Cohorts
internal import Compute
internal import Networks
internal import Privacy
internal import Testing
internal import Training

struct PixelPredictorTests {
  private static let preprocessing = Preprocessing(
    inputSize: 16, fit: .letterbox, mean: [0.4, 0.4, 0.4], std: [0.3, 0.3, 0.3], scale: 1)

  private static func network(
    _ seed: UInt64, outputs: Int = 1, slices: Int = 1
  ) -> PixelNetwork {
    var generator = SeededGenerator(seed: seed)
    return PixelNetwork(
      PixelPlan(
        encoder: nil, outputs: outputs, imageChannels: 3 * slices, decoderWidth: 4),
      generator: &generator, buffers: BufferPool())
  }

  /// 24 × 24 pixels that no mirror leaves as they are.
  private static func image(_ number: Int = 1) -> StoredImage {
    var draws = Draws(seed: number)
    return Picture.grey((0..<576).map { _ in draws.below(256) }, side: 24, number: number)
  }

  private static func predictor(
    _ networks: [PixelNetwork], averagesFlips: Bool = false, neighbours: Int = 0,
    kind: Training.Head.Kind = .binary, labels: [String] = ["lesion"], threads: Int = 1,
    thresholds: [Double]? = nil
  ) -> PixelPredictor {
    let head = PixelHead(
      plan: networks[0].plan, field: .whole, windowOverlap: 0.5, neighbours: neighbours,
      averagesFlips: averagesFlips,
      thresholds: thresholds ?? labels.map { _ in 0.5 },
      postProcessing: labels.map { _ in PixelHead.PostProcessing() })
    return PixelPredictor(
      networks: networks, head: head,
      kind: Training.Head(kind: kind, targets: labels, labels: labels),
      preprocessing: preprocessing, workers: WorkerPool(threadCount: threads),
      buffers: BufferPool(), flip: .both)
  }

  private func mirrored(_ image: StoredImage) -> StoredImage {
    let values = image.pixels.doubles()
    let turned = (0..<576).map { (pixel: Int) -> Int in
      Int(values[pixel / 24 * 24 + 23 - pixel % 24])
    }
    return Picture.grey(turned, side: 24, number: 2)
  }

  @Test func `a mask holds the pixels whose probability reaches the threshold`() {
    let predictor = Self.predictor([Self.network(1)], thresholds: [0.6])
    let probabilities = predictor.probabilities(of: Self.image())
    let answer = predictor.answer(of: Self.image())
    #expect(probabilities.count == 576)
    let marked = probabilities.map { $0 >= 0.6 ? UInt8(1) : 0 }
    #expect(answer.masks[0].pixels == marked)
    #expect((1..<576).contains(answer.masks[0].markedCount))
    #expect(answer.probabilities == [Double(probabilities.max() ?? 0)])
  }

  @Test func `the mean over mirror images turns with the image`() {
    let averaging = Self.predictor([Self.network(1)], averagesFlips: true)
    let plain = Self.predictor([Self.network(1)])
    func difference(_ predictor: PixelPredictor) -> Float {
      let own = predictor.probabilities(of: Self.image())
      let turned = predictor.probabilities(of: mirrored(Self.image()))
      var largest: Float = 0
      for pixel in 0..<576 {
        let mirrored = pixel / 24 * 24 + 23 - pixel % 24
        largest = max(largest, abs(own[pixel] - turned[mirrored]))
      }
      return largest
    }
    #expect(difference(averaging) < 1e-5)
    #expect(difference(plain) > 1e-2)
  }

  @Test func `several networks answer with the mean of their probabilities`() {
    let networks = [Self.network(1), Self.network(2)]
    let single = networks.map { Self.predictor([$0]).probabilities(of: Self.image()) }
    let both = Self.predictor(networks).probabilities(of: Self.image())
    for index in both.indices {
      let mean = (single[0][index] + single[1][index]) / 2
      #expect(abs(both[index] - mean) < 1e-6)
    }
  }

  @Test func `labels that exclude each other share no pixel`() {
    let predictor = Self.predictor(
      [Self.network(3, outputs: 3)], kind: .multiClass, labels: ["a", "b"],
      thresholds: [0.1, 0.1])
    let answer = predictor.answer(of: Self.image())
    let values = predictor.probabilities(of: Self.image())
    let masks = answer.masks.map(\.pixels)
    #expect(masks.allSatisfy { $0.contains(1) })
    for pixel in 0..<576 {
      let (a, b) = (values[pixel], values[576 + pixel])
      let (isFirst, isSecond) = (a >= 0.1 && a >= b, b >= 0.1 && b > a)
      #expect(masks[0][pixel] == (isFirst ? 1 : 0))
      #expect(masks[1][pixel] == (isSecond ? 1 : 0))
    }
  }

  @Test func `an image without slices beside it stands for them too, and each has its place`() {
    let predictor = Self.predictor([Self.network(4, slices: 3)], neighbours: 1)
    let (image, other) = (Self.image(1), Self.image(2))
    let alone = predictor.probabilities(of: image)
    #expect(alone == predictor.probabilities(of: image, neighbours: [image, image]))
    let before = predictor.probabilities(of: image, neighbours: [other, image])
    #expect(before != alone)
    #expect(before != predictor.probabilities(of: image, neighbours: [image, other]))
  }

  @Test func `an answer is the same with one thread and with two`() {
    let network = Self.network(5)
    let one = Self.predictor([network], averagesFlips: true).probabilities(of: Self.image())
    let two = Self.predictor([network], averagesFlips: true, threads: 2)
      .probabilities(of: Self.image())
    #expect(one == two)
  }
}
