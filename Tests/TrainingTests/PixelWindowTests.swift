internal import Annotations
internal import Cohorts
internal import Compute
internal import Networks
internal import Testing
internal import Training

/// Expected places and shares: Tests/Peers/pixel_literals.py (nnU-Net's rule in numpy).
struct PixelWindowTests {
  @Test func `windows lie where nnU-Net lays them`() {
    #expect(
      WindowAxis(length: 50, side: 16, overlap: 0.5).starts == [0, 7, 14, 20, 27, 34])
    #expect(WindowAxis(length: 17, side: 16, overlap: 0.5).starts == [0, 1])
    #expect(WindowAxis(length: 100, side: 32, overlap: 0.25).starts == [0, 23, 45, 68])
  }

  @Test func `a window counts by a Gaussian of an eighth of its side`() {
    let axis = WindowAxis(length: 13, side: 8, overlap: 0.5)
    let expected: [[Float]] = [
      [1, 1, 0.993307, 0.952574, 0.731059, 0.268455, 0.0452785, 0.00335766],
      [
        0.00669285, 0.0474259, 0.268941, 0.729736, 0.909443, 0.498321, 0.0474259, 0.00247262,
      ],
      [0.00180884, 0.0452785, 0.498321, 0.952574, 0.997527, 1, 1, 1],
    ]
    #expect(axis.starts == [0, 2, 5])
    for (shares, numbers) in zip(axis.shares, expected) {
      for (a, b) in zip(shares, numbers) { #expect(abs(a - b) < 1e-6) }
    }
  }

  @Test func `a short axis is padded on both sides`() {
    let axis = WindowAxis(length: 5, side: 8, overlap: 0.5)
    #expect(axis.starts == [-1])
    #expect(axis.shares == [[0, 1, 1, 1, 1, 1, 0, 0]])
  }

  private static let network: PixelNetwork = {
    var generator = SeededGenerator(seed: 6)
    return PixelNetwork(
      PixelPlan(encoder: nil, outputs: 1, decoderWidth: 4), generator: &generator,
      buffers: BufferPool())
  }()

  private func predictor(
    _ field: PixelOptions.Field, threads: Int = 1
  ) -> PixelPredictor {
    PixelPredictor(
      networks: [Self.network],
      head: PixelHead(
        plan: Self.network.plan, field: field, windowOverlap: 0.5, neighbours: 0,
        averagesFlips: false, thresholds: [0.5], postProcessing: [.init()]),
      kind: Training.Head(kind: .binary, targets: ["lesion"], labels: ["lesion"]),
      preprocessing: Preprocessing(
        inputSize: 16, fit: .letterbox, mean: [0.4, 0.4, 0.4], std: [0.3, 0.3, 0.3], scale: 1),
      workers: WorkerPool(threadCount: threads), buffers: BufferPool())
  }

  private static let values: [Int] = {
    var draws = Draws(seed: 9)
    return (0..<40 * 40).map { _ in draws.below(256) }
  }()

  /// A part of 40 × 40 pixels.
  private func image(top: Int, left: Int, side: Int) -> StoredImage {
    let values = (0..<side * side).map { (pixel: Int) -> Int in
      Self.values[(top + pixel / side) * 40 + left + pixel % side]
    }
    return Picture.grey(values, side: side, number: 1)
  }

  @Test func `an image as large as a window is seen whole`() {
    let image = image(top: 0, left: 0, side: 16)
    #expect(
      predictor(.window).probabilities(of: image) == predictor(.whole).probabilities(of: image))
  }

  @Test func `overlapping windows are blended by their shares`() {
    let blended = predictor(.window).probabilities(of: image(top: 0, left: 0, side: 24))
    let axis = WindowAxis(length: 24, side: 16, overlap: 0.5)
    var expected = [Float](repeating: 0, count: 24 * 24)
    for (row, top) in axis.starts.enumerated() {
      for (column, left) in axis.starts.enumerated() {
        let part = predictor(.whole).probabilities(of: image(top: top, left: left, side: 16))
        for pixel in 0..<256 {
          let share = axis.shares[row][pixel / 16] * axis.shares[column][pixel % 16]
          expected[(top + pixel / 16) * 24 + left + pixel % 16] += share * part[pixel]
        }
      }
    }
    #expect(axis.starts == [0, 8])
    for (a, b) in zip(blended, expected) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func `a mask through windows is the same with one thread and with two`() {
    let image = image(top: 0, left: 0, side: 40)
    let one = predictor(.window).answer(of: image)
    let two = predictor(.window, threads: 2).answer(of: image)
    #expect(one.masks == two.masks)
    #expect(one.probabilities == two.probabilities)
    #expect((1..<1600).contains(one.masks[0].markedCount))
  }

  @Test func `an image smaller than a window has an answer of its own size`() {
    let answer = predictor(.window).answer(of: image(top: 0, left: 0, side: 11))
    #expect(answer.masks[0].rows == 11 && answer.masks[0].columns == 11)
  }
}
