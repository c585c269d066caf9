internal import Annotations
internal import Compute
internal import Tensors
internal import TestSupport
internal import Testing
internal import Training

/// The expected numbers are printed by Tests/Peers/pixel_losses.py with PyTorch and the published
/// code of "Objects as points".
@Suite struct BoxLossTests {
  private let buffers = BufferPool()
  private let workers = WorkerPool(threadCount: 2)
  private let targets = BoxTargets(
    boxes: [
      LabelledBox(label: "spot", x: 8, y: 12, width: 28, height: 18),
      LabelledBox(label: "spot", x: 35, y: 24, width: 24, height: 32),
      LabelledBox(label: "another", x: 1, y: 1, width: 5, height: 5),
    ], labels: ["spot"], side: 64, stride: 4)

  @Test(arguments: [
    (1.0, 1.0, 0.273320053), (3, 5, 1.03023378), (8, 8, 2.18656042), (20, 7, 2.89013538),
  ])
  func `the radius is that of the published code`(height: Double, width: Double, radius: Double) {
    #expect(abs(BoxTargets.radius(height: height, width: width) - radius) < 1e-7)
  }

  @Test func `heat and numbers are those of the published code`() {
    #expect(targets.rows == 16 && targets.columns == 16)
    let heat = targets.planes[0..<256]
    #expect(abs(heat.reduce(0, +) - 3.22920738) < 1e-5)
    #expect(abs(heat.reduce(0) { $0 + $1 * $1 } - 2.14920881) < 1e-5)
    #expect(heat[5 * 16 + 5] == 1 && heat[10 * 16 + 11] == 1)
    #expect(abs(heat[5 * 16 + 6] - 0.135335283) < 1e-7)
    func numbers(_ cell: Int) -> [Float] { (1...5).map { targets.planes[$0 * 256 + cell] } }
    #expect(numbers(5 * 16 + 5) == [7, 4.5, 0.5, 0.25, 1])
    #expect(numbers(10 * 16 + 11) == [6, 8, 0.75, 0, 1])
    #expect(numbers(0) == [0, 0, 0, 0, 0])
  }

  @Test func `loss and gradient are PyTorch's`() {
    let logits = MaskLossTests.formula(256 * 5)
    let result = value(logits)
    #expect(abs(result.loss - 51.3566128) < 1e-4)
    #expect(result.weight == 2)
    expectClose(
      Array(result.gradient[0..<6]), [0.00243547, 0, 0, 0, 0, 0.00331967254], absolute: 1e-8,
      relative: 1e-5)
    let centre = (5 * 16 + 5) * 5
    expectClose(
      Array(result.gradient[centre..<(centre + 5)]),
      [-0.126267344, -0.025, -0.025, 0.25, -0.25], absolute: 1e-7)
  }

  @Test func `the gradient is that of differences`() {
    let logits = MaskLossTests.formula(256 * 5)
    let indices = Array(stride(from: 0, to: logits.count, by: 13)) + (425..<430)
    GradientCheck.expect(
      value(logits).gradient, at: logits, step: 1e-2, indices: indices, absolute: 1e-5,
      relative: 1e-3
    ) { value($0).loss }
  }

  @Test func `an image without boxes is divided by one`() {
    let nothing = BoxTargets(boxes: [], labels: ["spot"], side: 64, stride: 4).planes
    let loss = BoxLoss(labelCount: 1).value(
      logits: Tensor(zeros: [1, 16, 16, 5], in: buffers),
      truth: Tensor(shape: [1, 6, 16, 16], values: nothing, in: buffers), workers: workers)
    #expect(loss.weight == 1)
    // Each cell: p² · ln 2 with p = ½.
    #expect(abs(loss.loss - 256 * 0.25 * 0.693147180559945) < 1e-9)
  }

  private func value(_ logits: [Float]) -> (loss: Double, gradient: [Float], weight: Double) {
    let result = BoxLoss(labelCount: 1).value(
      logits: Tensor(shape: [1, 16, 16, 5], values: logits, in: buffers),
      truth: Tensor(shape: [1, 6, 16, 16], values: targets.planes, in: buffers),
      workers: workers)
    return (result.loss, result.gradient.values, result.weight)
  }
}
