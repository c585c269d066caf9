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
  private static let fileName = "pretraining.safetensors"
  private static let metadataKey = "fovea-pretraining"

  private struct Record: Codable {
    var configuration: String
    var convolution: ConvolutionChoice
    var progress: Progress
    var momentSteps: [String: Int]
  }

  /// Whether the folder holds a state to go on from.
  static func exists(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(fileName).path)
  }

  /// Removes the state.
  static func remove(in folder: URL) {
    unlink(folder.appendingPathComponent(fileName).path)
  }

  /// Writes the state; a kill at any moment leaves the old file or the new one.
  func write(
    configuration: String, convolution: ConvolutionChoice, in folder: URL
  ) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    _ = Checkpoint.add(classifier, prefix: "now.", to: &tensors)
    if let average { _ = Checkpoint.add(average, prefix: "average.", to: &tensors) }
    for (name, moments) in optimizer.moments {
      tensors["first." + name] = Checkpoint.flat(moments.first)
      tensors["second." + name] = Checkpoint.flat(moments.second)
    }
    let record = Record(
      configuration: configuration, convolution: convolution, progress: progress,
      momentSteps: optimizer.moments.mapValues(\.steps))
    do throws(FilesError) {
      let text = String(decoding: try StableJSON.encode(record), as: UTF8.self)
      let contents = SafeTensors(metadata: [Self.metadataKey: text], tensors: tensors)
      try AtomicFile.write(contents.encoded(), to: folder.appendingPathComponent(Self.fileName))
    } catch {
      throw TrainingError(error)
    }
  }

  /// Goes back to the state in the folder.
  ///
  /// - Throws: `otherConfiguration`, `otherConvolution`, `badData`.
  mutating func read(
    configuration: String, convolution: ConvolutionChoice, in folder: URL
  ) throws(TrainingError) {
    let record: Record
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: folder.appendingPathComponent(Self.fileName))
      record = try StableJSON.decode(
        Record.self, from: Data(contents.metadata[Self.metadataKey, default: ""].utf8),
        subject: Self.fileName)
    } catch {
      throw TrainingError(error)
    }
    guard record.configuration == configuration else {
      throw TrainingError(
        .otherConfiguration, subject: Self.fileName,
        reason: "belongs to a pretraining with another recipe",
        hint: "resume with the recipe that it was started with, or start again without --resume")
    }
    try Checkpoint.require(record.convolution, toBe: convolution, subject: Self.fileName)
    try Checkpoint.fill(&classifier, from: contents.tensors, prefix: "now.", [])
    if var mean = average {
      try Checkpoint.fill(&mean, from: contents.tensors, prefix: "average.", [])
      average = mean
    }
    for (name, steps) in record.momentSteps {
      guard let first = contents.tensors["first." + name],
        let second = contents.tensors["second." + name]
      else { throw Checkpoint.incomplete(name) }
      var buffers: BufferPool?
      classifier.visitParameters { buffers = $0 == name ? $1.value.buffers : buffers }
      guard let buffers else { throw Checkpoint.incomplete(name) }
      optimizer.moments[name] = OptimizerRule.Moments(
        first: Tensor(shape: first.shape, values: first.values, in: buffers),
        second: Tensor(shape: second.shape, values: second.values, in: buffers), steps: steps)
    }
    progress = record.progress
  }
}
