internal import Compute

/// What is timed of a network: one batch, gone through again and again.
protocol NetworkWork {
  /// Images that one run counts for.
  var imagesPerRun: Int { get }

  /// Goes through the batch once.
  mutating func run(in step: inout Step)
}
