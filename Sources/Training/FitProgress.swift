internal import Networks
internal import Tensors

/// How far one fit has come: everything that the next step depends on, besides options and seed.
struct Fit<Network: ParameterHolder>: Sendable {
  var network: Network
  var optimizer: Optimizer
  var progress = FitProgress()
  /// The weights of the best epoch, while early stopping watches.
  var best: Network?
}

/// The numbers among it.
struct FitProgress: Codable, Sendable, Equatable {
  /// The epoch under way, from 0.
  var epoch = 0
  /// Steps of it that are done.
  var step = 0
  /// Steps done in all.
  var totalSteps = 0
  /// Sum of losses times their weights in this epoch.
  var lossSum = 0.0
  /// Sum of the weights.
  var lossWeight = 0.0
  /// What one step tells the next besides the weights; nil where that is nothing.
  var carried: [Double]?
  /// Completed epochs.
  var history: [EpochRecord] = []
  /// The epoch whose weights are the best so far.
  var bestEpoch: Int?
  /// Its watched value, larger is better.
  var bestValue: Double?
  /// Whether early stopping has ended the fit.
  var hasStopped = false
}
