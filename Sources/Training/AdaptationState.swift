internal import Compute
internal import Files
internal import Networks

/// What was seen in one epoch of an adaptation; means over its steps.
public struct AdaptationRecord: Codable, Sendable, Equatable {
  /// Epochs done.
  public let epoch: Int
  /// The weighted sum of the three terms.
  public let loss: Double
  /// Mean square of the difference between the embeddings of two views.
  public let invariance: Double
  /// Mean of what deviations lack to 1.
  public let variance: Double
  /// Sum of squared covariances by coordinate.
  public let covariance: Double
  /// Mean deviation of a coordinate over a batch: 1 is aimed at, 0 is a collapse.
  public let spread: Double
}

/// How far an adaptation has come: everything that the next step depends on.
struct AdaptationState: Sendable {
  /// The numbers among it.
  struct Progress: Codable, Sendable, Equatable {
    var epoch = 0
    /// Steps done in this epoch.
    var step = 0
    var totalSteps = 0
    /// Sums of loss, invariance, variance, covariance and spread over this epoch's steps.
    var sums = [0.0, 0, 0, 0, 0]
    var history: [AdaptationRecord] = []

    mutating func note(_ terms: EmbeddingLoss.Terms) {
      step += 1
      totalSteps += 1
      let values = [
        terms.loss, terms.invariance, terms.variance, terms.covariance, terms.spread,
      ]
      for (place, value) in values.enumerated() { sums[place] += value }
    }

    /// Ends the epoch; what was seen in it.
    mutating func endEpoch() -> AdaptationRecord {
      let means = sums.map { $0 / Double(max(1, step)) }
      epoch += 1
      let record = AdaptationRecord(
        epoch: epoch, loss: means[0], invariance: means[1], variance: means[2],
        covariance: means[3], spread: means[4])
      history.append(record)
      (step, sums) = (0, [0, 0, 0, 0, 0])
      return record
    }
  }

  var network: TwinNetwork
  var optimizer: Optimizer
  var progress = Progress()

  /// Writes the state; a kill at any moment leaves the old file or the new one.
  func write(to file: StateFile) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    _ = Checkpoint.add(network, prefix: "now.", to: &tensors)
    try file.write(progress, optimizer, tensors)
  }

  /// Goes back to the state in the file.
  ///
  /// - Throws: `otherConfiguration`, `otherConvolution`, `badData`.
  mutating func read(from file: StateFile) throws(TrainingError) {
    let contents = try file.read(Progress.self)
    try Checkpoint.fill(&network, from: contents.tensors, prefix: "now.", [])
    optimizer.moments = try contents.moments(of: network)
    progress = contents.progress
    guard progress.sums.count == 5 else { throw Checkpoint.incomplete("sums") }
  }
}
