import Compute
import Networks
import Tensors

/// Compares a layer's gradients with differences of its outputs.
///
/// The loss is Σ output · gradient-of-output, in `Double`. A difference is the five-point stencil
/// (f(−2h) − 8 f(−h) + 8 f(h) − f(2h)) / 12h, whose error falls with h⁴ (Abramowitz and Stegun,
/// 25.3.6). Where the slopes to the left, to the right and with half the step disagree, a rectifier
/// or a pool turns over nearby and no difference can judge: smaller steps are tried, then the place
/// is counted as skipped.
struct FiniteDifferences {
  /// The largest difference as a share of the largest gradient of its tensor.
  private(set) var worstError = 0.0
  private(set) var comparedCount = 0
  private(set) var skippedCount = 0

  private static let steps: [Float] = [0x1p-6, 0x1p-9, 0x1p-10]
  private static let agreement = 2e-3
  private static let mostPlaces = 120

  init(_ subject: LayerCase) throws {
    let buffers = BufferPool()
    let step = Step(
      workers: WorkerPool(threadCount: 1), buffers: buffers, generator: SeededGenerator(seed: 1))
    let pass = try LayerPass(subject)
    let dy = subject.outputGradient(shape: pass.outputShape, in: buffers).values
    let layer = subject.layer(in: buffers)
    let x = subject.input(in: buffers)
    compare(pass.inputGradient) { place, change in
      var moved = x
      moved.withMutableSpan { $0[place] += change }
      return Self.loss(layer, moved, dy, step)
    }
    for name in pass.parameterGradients.keys.sorted() {
      compare(pass.parameterGradients[name] ?? []) { place, change in
        var moved = layer
        moved.visitParameters { visited, parameter in
          guard visited == name else { return }
          let shape = parameter.value.shape
          var values = parameter.layout.fileValues(parameter.value.values, shape: shape)
          values[place] += change
          parameter.value = Tensor(
            shape: shape, values: parameter.layout.memoryValues(values, shape: shape),
            in: buffers)
        }
        return Self.loss(moved, x, dy, step)
      }
    }
  }

  private static func loss(
    _ layer: any Layer, _ x: Tensor, _ dy: [Float], _ step: Step
  ) -> Double {
    var (layer, step) = (layer, step)
    let y = layer.forwardErased(x, in: &step).output.values
    return zip(y, dy).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  private mutating func compare(
    _ gradient: [Float], _ loss: (_ place: Int, _ change: Float) -> Double
  ) {
    let scale = Double(gradient.map(abs).max() ?? 0)
    let stride = max(1, gradient.count / Self.mostPlaces)
    for place in Swift.stride(from: 0, to: gradient.count, by: stride) {
      var slope = Self.slopes(h: Self.steps[0]) { loss(place, $0) }
      for h in Self.steps.dropFirst() where slope.disagreement > Self.agreement * scale {
        slope = Self.slopes(h: h) { loss(place, $0) }
      }
      if slope.disagreement > Self.agreement * scale {
        skippedCount += 1
        continue
      }
      comparedCount += 1
      let error = abs(slope.central - Double(gradient[place])) / max(scale, 1e-30)
      worstError = max(worstError, error.isNaN ? .infinity : error)
    }
  }

  /// The slope from both sides, and how far from it the slopes of second order on each side and the
  /// one with half the step lie.
  private static func slopes(
    h: Float, _ loss: (_ change: Float) -> Double
  ) -> (central: Double, disagreement: Double) {
    let f = (-4...4).map { loss(Float($0) * h / 2) }
    let width = Double(h)
    let central = (f[0] - 8 * f[2] + 8 * f[6] - f[8]) / (12 * width)
    let others = [
      (f[2] - 8 * f[3] + 8 * f[5] - f[6]) / (6 * width),
      (3 * f[4] - 4 * f[2] + f[0]) / (2 * width),
      (4 * f[6] - 3 * f[4] - f[8]) / (2 * width),
      (3 * f[4] - 4 * f[3] + f[2]) / width,
      (4 * f[5] - 3 * f[4] - f[6]) / width,
    ]
    return (central, others.map { abs($0 - central) }.max() ?? 0)
  }
}
