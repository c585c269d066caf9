import Compute
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct WholeNetworkTests {
  static let architectures: [Architecture] = [
    .resnet18, .squeezenet1_1, .densenet121, .mobilenet_v2,
  ]

  /// Produced by Tests/Peers/literals.py (PyTorch 2.15, Float64) at reduced width and 32 px.
  @Test(arguments: architectures)
  func `logits and all gradients at step 0 are PyTorch's`(architecture: Architecture) throws {
    let answer = try #require(Fixture.networks()[architecture.rawValue])
    var training = PlainTraining(
      architecture: architecture, width: answer.width, rate: 0, threads: 2,
      shift: answer.shift)
    training.computeGradients()
    let logitError = LayerPass.error(training.firstLogits, answer.logits)
    #expect(logitError <= 1e-4)
    expectClose(training.losses[0], answer.loss, absolute: 0, relative: 1e-5, "loss")
    // MobileNetV2 has shifts between two norms: no gradient but what rounding leaves of it.
    let largest = answer.gradients.values.compactMap(\.first).max() ?? 0
    let floor = architecture == .mobilenet_v2 ? 1e-6 * largest : 0
    var unseen = Set(answer.gradients.keys)
    training.network.visitParameters { name, parameter in
      guard parameter.isTrainable, let expected = answer.gradients[name] else { return }
      unseen.remove(name)
      let found = Self.summary(name, parameter)
      // Norm, projections and samples are all measured by the norm of the gradient.
      expectClose(found[0], expected[0], absolute: floor, relative: 1e-3, "\(name): norm")
      expectClose(
        Array(found[1...]), Array(expected[1...]), absolute: floor + 1e-3 * expected[0],
        relative: 0, "\(name): projections and samples")
    }
    #expect(unseen.isEmpty)
  }

  /// Produced by Tests/Peers/literals.py (PyTorch 2.15, Float64) at reduced width and 32 px.
  @Test(arguments: architectures)
  func `ten losses of gradient descent are PyTorch's`(architecture: Architecture) throws {
    let answer = try #require(Fixture.networks()[architecture.rawValue])
    let descent = answer.descent
    var training = PlainTraining(
      architecture: architecture, width: answer.width, rate: Float(descent.rate), threads: 2,
      shift: descent.shift)
    for _ in descent.losses {
      training.computeGradients()
      training.update()
    }
    expectClose(training.losses, descent.losses, absolute: 0, relative: 1e-3, "losses")
  }

  /// As `summary` in Tests/Peers/literals.py.
  private static func summary(_ name: String, _ parameter: Parameter) -> [Double] {
    let memory = parameter.gradient?.values ?? []
    let flat = parameter.layout.fileValues(memory, shape: parameter.value.shape).map(Double.init)
    guard let first = flat.first, let last = flat.last else { return [.nan] }
    let projections = (1...2).map { index in
      let direction = Formula.values("\(name) direction \(index)", count: flat.count)
      return innerProduct(flat, direction)
    }
    return [innerProduct(flat, flat).squareRoot()] + projections
      + [first, flat[flat.count / 2], last]
  }

  @Test(arguments: Architecture.allCases)
  func `a training step gives the same bytes with 1, 2 and 3 threads`(
    architecture: Architecture
  ) {
    let bytes = [1, 2, 3].map { threads in
      var training = PlainTraining(
        architecture: architecture, width: 0.25, rate: 0.05, threads: threads, batch: 3,
        size: 33, headDropout: 0.5)
      for _ in 0..<2 {
        training.computeGradients()
        training.update()
      }
      var values: [[UInt32]] = []
      training.network.visitParameters { _, parameter in
        values.append(parameter.value.values.map(\.bitPattern))
        values.append(parameter.gradient?.values.map(\.bitPattern) ?? [])
      }
      return values
    }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0] == bytes[2])
  }

  @Test(arguments: architectures)
  func `the third step needs no new memory`(architecture: Architecture) {
    var training = PlainTraining(
      architecture: architecture, width: 0.25, rate: 0.01, threads: 2)
    let buffers = training.input.buffers
    for _ in 0..<2 {
      training.computeGradients()
      training.update()
    }
    let before = buffers.statistics.misses
    training.computeGradients()
    #expect(buffers.statistics.misses == before)
  }
}
