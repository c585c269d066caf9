public import Cohorts
public import Foundation
public import Networks

/// Everything that one adaptation depends on.
public struct AdaptationRequest: Sendable {
  /// The recipe.
  public let options: AdaptationOptions
  /// The weights that it begins with.
  public let source: WeightSource
  /// The images.
  public let cohort: Cohort
  /// How they are divided: only the training part is used; nil uses all.
  public let lock: SplitLock?
  /// Where the state is written.
  public let checkpointFolder: URL
  /// Minutes between two writings.
  public let checkpointMinutes: Double
  /// Memory for images that are kept between epochs.
  public let memoryBudgetBytes: Int

  /// Makes a request.
  public init(
    options: AdaptationOptions, source: WeightSource, cohort: Cohort, lock: SplitLock?,
    checkpointFolder: URL, checkpointMinutes: Double, memoryBudgetBytes: Int
  ) {
    self.options = options
    self.source = source
    self.cohort = cohort
    self.lock = lock
    self.checkpointFolder = checkpointFolder
    self.checkpointMinutes = checkpointMinutes
    self.memoryBudgetBytes = memoryBudgetBytes
  }

  /// All that the backbone's bytes depend on, beside the choice of convolution.
  struct Configuration: Encodable {
    let options: AdaptationOptions
    let source: String
    let cohort: AdaptationCohort
  }

  /// All that the backbone's bytes depend on, beside the choice of convolution.
  var configuration: Configuration {
    Configuration(
      options: options, source: source.digest, cohort: AdaptationCohort(cohort, lock: lock))
  }
}
