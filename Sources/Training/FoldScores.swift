internal import Compute

/// The scores of one fold's held-out images, on disk as soon as the fold is done.
struct FoldScores: FoldRecord, Equatable {
  /// Digest of all that the result depends on.
  var configuration: String
  /// How convolutions were computed.
  var convolution: ConvolutionChoice
  var fold: Int
  /// Numbers of the cases in content order.
  var indices: [Int]
  /// The probability of each output, per case.
  var probabilities: [[Double]]
  /// By case and output how far several networks disagree; nil for one.
  var disagreements: [[Double]]?
  /// The epochs of the fit.
  var history: [EpochRecord]
}
