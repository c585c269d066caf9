import Compute
import Networks
import Tensors

/// One forward and one backward pass of a layer case, everything in a checkpoint's order of axes.
struct LayerPass {
  let output: [Float]
  let outputShape: [Int]
  let inputGradient: [Float]
  /// In the order of memory, beside the layout that turns it.
  let parameterGradients: [String: [Float]]
  let runningStatistics: [String: [Float]]

  init(_ subject: LayerCase) throws {
    // Buffers arrive full of NaN, so that a float that no kernel wrote is seen.
    let buffers = BufferPool(fillingWithNaN: true)
    var step = Step(
      workers: WorkerPool(threadCount: 2), buffers: buffers,
      generator: SeededGenerator(seed: 1))
    var layer = subject.layer(in: buffers)
    let (y, saved) = layer.forwardErased(subject.input(in: buffers), in: &step)
    let dy = subject.outputGradient(shape: y.shape, in: buffers)
    let dx = layer.backwardErased(dy, saved, wants: .both, in: &step)
    output = y.values
    outputShape = y.shape
    inputGradient = dx?.values ?? []
    var gradients: [String: [Float]] = [:]
    var statistics: [String: [Float]] = [:]
    layer.visitParameters { name, parameter in
      if parameter.role == .runningStatistic {
        statistics[name] = parameter.value.values
      } else if let gradient = parameter.gradient {
        gradients[name] = parameter.layout.fileValues(gradient.values, shape: gradient.shape)
      }
    }
    parameterGradients = gradients
    runningStatistics = statistics
  }

  /// The largest difference of any value, as a share of the largest value of its tensor.
  func worstError(against answer: Fixture.LayerAnswer) -> Double {
    var worst = Self.error(output, answer.output)
    worst = max(worst, Self.error(inputGradient, answer.inputGradient))
    guard Set(parameterGradients.keys) == Set(answer.parameterGradients.keys) else {
      return .infinity
    }
    for (name, expected) in answer.parameterGradients {
      worst = max(worst, Self.error(parameterGradients[name] ?? [], expected))
    }
    for (name, expected) in answer.runningStatistics ?? [:] {
      worst = max(worst, Self.error(runningStatistics[name] ?? [], expected))
    }
    return worst
  }

  /// The largest difference as a share of the largest expected value; infinite for NaN or another
  /// number of values.
  static func error(_ found: [Float], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.map(abs).max() ?? 1
    var worst = 0.0
    for (a, b) in zip(found, expected) {
      let error = abs(Double(a) - b) / max(scale, 1e-30)
      if !(error <= worst) { worst = error.isNaN ? .infinity : error }
    }
    return worst
  }
}
