internal import Cohorts
internal import Compute

/// What one kind of network does within a fit: its batches, its loss, its scores.
protocol FitWork {
  associatedtype Network: StagedNetwork
  associatedtype Task: FitOutline

  /// What is to be done.
  var task: Task { get }

  /// Looks at what is frozen in the network from now on.
  mutating func prepare(_ network: Network)

  /// The batches of an epoch, from one on.
  func loader(epoch: Int, first: Int) -> BatchLoader

  /// Computes the loss of a batch and leaves its gradients in the network.
  ///
  /// - Parameter carried: what one step tells the next, kept with the fit; empty at first.
  /// - Returns: the loss, and the weight it has in the mean of the epoch.
  func descend(
    _ network: inout Network, _ batch: Batch, carrying carried: inout [Double],
    in step: inout Step
  ) -> (loss: Double, weight: Double)

  /// What the network makes of the validation part, or of patients set aside; nil where there is
  /// none.
  ///
  /// - Throws: what loading an image throws, `badData`.
  func scores(of network: Network) throws -> (loss: Double?, auroc: Double?)?
}
