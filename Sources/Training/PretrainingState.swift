internal import Compute
internal import Files
internal import Foundation
internal import Networks
internal import Phantoms
internal import Tensors

/// What was seen at one look at pictures that are not trained on.
public struct PretrainingRecord: Codable, Sendable, Equatable {
  /// Steps done.
  public let step: Int
  /// Mean training loss since the look before.
  public let loss: Double
  /// The share of right answers by task; tasks that were not asked are absent.
  public let accuracies: [String: Double]
}

/// How far a pretraining has come: everything that the next step depends on.
struct PretrainingState: Sendable {
  /// The numbers among it.
  struct Progress: Codable, Sendable, Equatable {
    var step = 0
    var lossSum = 0.0
    var lossCount = 0
    var history: [PretrainingRecord] = []
  }

  var classifier: Classifier
  var optimizer: Optimizer
  /// The running mean of the weights, if one is kept.
  var average: Classifier?
  var progress = Progress()

  /// Draws the first weights.
  init(_ options: PretrainingOptions, buffers: BufferPool) {
    var generator = SeededGenerator(seed: options.seed, stream: RandomStream.weights)
    classifier = Classifier(
      architecture: options.architecture, outputCount: TaskTable.all.columnCount,
      generator: &generator, buffers: buffers)
    optimizer = Optimizer(options)
    if options.averaging > 0 { average = classifier }
  }

  /// The weights that count: the mean where one is kept.
  var result: Classifier { average ?? classifier }

  /// The mean is moved once in so many steps, which is all it takes and costs an eighth.
  private static let averagingPace = 8

  /// Moves the mean towards the weights; its first steps move it faster, so that the random
  /// beginning is soon forgotten.
  ///
  /// - Parameter decay: what a single step would keep of the mean.
  mutating func updateAverage(keeping decay: Double) {
    guard progress.step % Self.averagingPace == 0, var mean = average else { return }
    average = nil
    let moves = Double(progress.step / Self.averagingPace)
    let kept = pow(decay, Double(Self.averagingPace))
    let rest = Float(1 - min(kept, (1 + moves) / (10 + moves)))
    var current: [String: Tensor] = [:]
    classifier.visitParameters { current[$0] = $1.value }
    mean.visitParameters { name, parameter in
      guard let value = current[name] else { return }
      let source = value.span
      parameter.value.withMutableSpan { mean in
        for index in 0..<mean.count { mean[index] += rest * (source[index] - mean[index]) }
      }
    }
    average = mean
  }
}

extension PretrainingState {
  /// Writes the state; a kill at any moment leaves the old file or the new one.
  func write(to file: StateFile) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    _ = Checkpoint.add(classifier, prefix: "now.", to: &tensors)
    if let average { _ = Checkpoint.add(average, prefix: "average.", to: &tensors) }
    try file.write(progress, optimizer, tensors)
  }

  /// Goes back to the state in the file.
  ///
  /// - Throws: `otherConfiguration`, `otherConvolution`, `badData`.
  mutating func read(from file: StateFile) throws(TrainingError) {
    let contents = try file.read(Progress.self)
    try Checkpoint.fill(&classifier, from: contents.tensors, prefix: "now.", [])
    if var mean = average {
      try Checkpoint.fill(&mean, from: contents.tensors, prefix: "average.", [])
      average = mean
    }
    optimizer.moments = try contents.moments(of: classifier)
    progress = contents.progress
  }
}
