internal import Compute
internal import Foundation

/// Decides when the state is written, so that writing never takes more than a small share of time.
///
/// A resumed run ends in the same bytes from whichever step it goes on, so how often is only a
/// matter of how much work a kill can cost. A class because it remembers when it last wrote.
final class Checkpointer {
  let folder: URL
  private let phase: TrainingPhase
  private let configuration: String
  private let convolution: ConvolutionChoice
  private var lastWriteEnded = ProcessInfo.processInfo.systemUptime
  private var lastWriteSeconds = 0.0

  /// At most this share of the time goes into writing.
  private static let largestShare = 0.05
  /// Within an epoch, at least so long between two writes.
  private static let secondsWithinEpoch = 20.0

  init(
    folder: URL, phase: TrainingPhase, configuration: String, convolution: ConvolutionChoice
  ) {
    self.folder = folder
    self.phase = phase
    self.configuration = configuration
    self.convolution = convolution
  }

  /// Writes if it is time to, within an epoch.
  func stepEnded(
    _ fit: Fit<some ParameterHolder>, _ events: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    if secondsSinceLastWrite >= max(Self.secondsWithinEpoch, smallestPause) {
      try write(fit, events)
    }
  }

  /// Writes after an epoch, unless the last write was only just now.
  func epochEnded(
    _ fit: Fit<some ParameterHolder>, _ events: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    if secondsSinceLastWrite >= smallestPause { try write(fit, events) }
  }

  /// Keeps the network at the end of a cycle of the learning rate.
  func keep(_ network: some ParameterHolder, cycle: Int) throws(TrainingError) {
    try KeptNetwork(cycle: cycle, of: phase, in: folder, configuration: configuration)
      .write(network)
  }

  /// Writes in any case.
  func write(
    _ fit: Fit<some ParameterHolder>, _ events: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    let start = ProcessInfo.processInfo.systemUptime
    try Checkpoint.write(
      fit, phase: phase, configuration: configuration, convolution: convolution, in: folder)
    lastWriteEnded = ProcessInfo.processInfo.systemUptime
    lastWriteSeconds = lastWriteEnded - start
    events(.checkpointWritten(seconds: lastWriteSeconds))
  }

  private var secondsSinceLastWrite: Double {
    ProcessInfo.processInfo.systemUptime - lastWriteEnded
  }

  private var smallestPause: Double { lastWriteSeconds / Self.largestShare }
}
