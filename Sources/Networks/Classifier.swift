public import Compute
internal import Tensors

/// A backbone and a head: images in, one row of logits per image out.
///
/// It is a list of stages from input to head. Everything that people say about parts of a network
/// (freeze, learning rate, cached features) is said by stage or by parameter name. A value: a copy
/// shares its numbers until one of the two changes.
public struct Classifier: Sendable {
  /// Which backbone it is.
  public let architecture: Architecture
  /// How many logits an image gets.
  public internal(set) var outputCount: Int
  /// The channel counts as a share of the architecture's; 1 but in tests.
  public let width: Double
  /// The first stage in which anything can still change; the number of stages if nothing can.
  public internal(set) var firstTrainableStage = 0

  var stages: [Stage]

  /// Makes a network with random weights, drawn as the architecture's authors do.
  ///
  /// - Parameters:
  ///   - architecture: the backbone.
  ///   - outputCount: the logits per image, at least 1.
  ///   - width: multiplies every channel count of the backbone.
  ///   - headDropout: the share of features dropped before the head while training, 0 for none.
  ///   - generator: where the weights are drawn from.
  ///   - buffers: where parameters live.
  public init(
    architecture: Architecture, outputCount: Int, width: Double = 1, headDropout: Double = 0,
    generator: inout SeededGenerator, buffers: BufferPool
  ) {
    self.init(
      blank: architecture, outputCount: outputCount, width: width, headDropout: headDropout,
      buffers: buffers)
    initialise(from: &generator)
  }

  /// Makes a network whose weights are zero, to be filled.
  package init(
    blank architecture: Architecture, outputCount: Int, width: Double = 1, headDropout: Double = 0,
    buffers: BufferPool
  ) {
    precondition(outputCount > 0, "a classifier has outputs, not \(outputCount)")
    self.architecture = architecture
    self.outputCount = outputCount
    self.width = width
    let builder = StageBuilder(
      outputCount: outputCount, width: width, headDropout: headDropout, buffers: buffers)
    stages = builder.stages(of: architecture)
  }

  /// The stages from input to output, such as `conv1`, `layer1` … `fc`.
  public var stageNames: [String] { stages.map(\.name) }

  /// The stage that holds a parameter: the one whose name begins the parameter's, else the stem.
  public func stageIndex(ofParameter name: String) -> Int {
    stages.firstIndex { !$0.prefix.isEmpty && name.hasPrefix($0.prefix + ".") } ?? 0
  }

  /// Visits every parameter, running statistics included, from input to output, by the name it
  /// has in a checkpoint.
  public mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in stages.indices { stages[index].visitParameters(visit) }
  }

  /// Forgets all gradients, as is due before the first backward pass of a step.
  public mutating func clearGradients() {
    visitParameters { _, parameter in parameter.gradient = nil }
  }
}
