internal import Annotations
internal import Cohorts
internal import Compute
internal import TestSupport
internal import Testing
internal import Training

/// How masks and boxes come to the network's scale and move with augmentation; numbers by hand or
/// by Tests/Peers/pixel_losses.py.
@Suite struct PixelTruthTests {
  private func preprocessing(_ fit: Preprocessing.Fit, _ side: Int) -> Preprocessing {
    Preprocessing(inputSize: side, fit: fit, mean: [0, 0, 0], std: [1, 1, 1], scale: 1)
  }

  @Test func `a mask keeps its place in the letterbox`() {
    // 4 × 8 pixels, the upper right quarter marked; at 4 × 4 the picture has rows 1 and 2.
    var pixels = [UInt8](repeating: 0, count: 32)
    for row in 0..<2 { for column in 4..<8 { pixels[row * 8 + column] = 1 } }
    let mask = RunLengthMask(rows: 4, columns: 8, pixels: pixels)
    let fitted = preprocessing(.letterbox, 4).fitted(
      mask, workers: WorkerPool(threadCount: 1), buffers: BufferPool())
    #expect(fitted.pixels == [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func `a box keeps its place in the letterbox, and is stretched where pictures are`() {
    let box = LabelledBox(label: "a", x: 10, y: 20, width: 40, height: 10)
    #expect(
      preprocessing(.letterbox, 50).fitted(box, height: 50, width: 100)
        == LabelledBox(label: "a", x: 5, y: 22, width: 20, height: 5))
    #expect(
      preprocessing(.squash, 50).fitted(box, height: 50, width: 100)
        == LabelledBox(label: "a", x: 5, y: 20, width: 20, height: 10))
  }

  @Test func `marks move as the pixels of the picture do`() {
    let values = (0..<30).map { Float($0 % 7) / 7 }
    let image = UnitImage(height: 5, width: 6, channels: 1, values: values)
    let draws = [
      AugmentationDraw(flipsHorizontally: true), AugmentationDraw(flipsVertically: true),
      AugmentationDraw(shiftX: 1.0 / 6, shiftY: -2.0 / 5),
      AugmentationDraw(flipsHorizontally: true, flipsVertically: true, rotationDegrees: 180),
    ]
    for draw in draws {
      let marks = draw.applied(toMarks: values.map { $0 > 0.5 ? 1 : 0 }, height: 5, width: 6)
      #expect(marks == draw.applied(to: image).values.map { $0 > 0.5 ? 1 : 0 }, "\(draw)")
    }
  }

  @Test func `a box moves as the marks in it do`() throws {
    var pixels = [UInt8](repeating: 0, count: 400)
    for row in 4..<9 { for column in 6..<14 { pixels[row * 20 + column] = 1 } }
    let box = LabelledBox(label: "a", x: 6, y: 4, width: 8, height: 5)
    let draws = [
      AugmentationDraw(flipsHorizontally: true), AugmentationDraw(flipsVertically: true),
      AugmentationDraw(shiftX: 0.1, shiftY: 0.2), AugmentationDraw(rotationDegrees: 90),
      AugmentationDraw(scale: 1.5),
    ]
    for draw in draws {
      let moved = try #require(draw.applied(to: box, height: 20, width: 20))
      let marks = draw.applied(toMarks: pixels, height: 20, width: 20)
      let bounds = try #require(
        RunLengthMask(rows: 20, columns: 20, pixels: marks).tightBounds)
      // Enlarged pixels are whole, an enlarged box need not be.
      let slack = draw.scale == 1 ? 1e-9 : 0.5
      #expect(abs(moved.x - Double(bounds.x.lowerBound)) <= slack, "\(draw)")
      #expect(abs(moved.y - Double(bounds.y.lowerBound)) <= slack, "\(draw)")
      #expect(abs(moved.width - Double(bounds.x.count)) <= 2 * slack, "\(draw)")
      #expect(abs(moved.height - Double(bounds.y.count)) <= 2 * slack, "\(draw)")
    }
  }

  @Test func `a box is cut at the border, and dropped with less than a quarter inside`() throws {
    let box = LabelledBox(label: "a", x: 0, y: 5, width: 10, height: 4)
    let cut = try #require(AugmentationDraw(shiftX: -0.25).applied(to: box, height: 20, width: 20))
    #expect(abs(cut.x) < 1e-9 && abs(cut.width - 5) < 1e-9 && abs(cut.height - 4) < 1e-9)
    #expect(AugmentationDraw(shiftX: -0.4).applied(to: box, height: 20, width: 20) == nil)
  }

  @Test func `weights fall with the distance from the boundary as scipy measures it`() {
    var marks = [UInt8](repeating: 0, count: 42)
    for row in 0..<2 { for column in 0..<2 { marks[row * 7 + column] = 1 } }
    let weights = BoundaryWeights.values(marks, height: 6, width: 7, weight: 4)
    expectClose(
      Array(weights[7..<14]),
      [4.98004992, 4.98004992, 4.98004992, 4.82398993, 4.52998761, 4.13081815, 3.66790724],
      absolute: 1e-6)
    #expect(abs(weights.reduce(0, +) - 181.609947) < 1e-4)
    #expect(
      BoundaryWeights.values([0, 0, 0, 0], height: 2, width: 2, weight: 4) == [1, 1, 1, 1])
  }
}
