internal import Cohorts
internal import Synchronization
internal import Tensors

/// Outputs of a frozen prefix that are computed once and used again.
///
/// The full key is weights, case and drawn augmentation; one cache lives as long as one fit's
/// frozen weights, so case and variant remain. What is kept changes no result, only the time. A
/// class because all workers share it; the mutex guards it.
final class FeatureCache: Sendable {
  private struct Key: Hashable {
    let index: Int
    let variant: Int
  }

  private struct Kept {
    var features: [Key: Tensor] = [:]
    var bytes = 0
  }

  private let budgetBytes: Int
  private let kept = Mutex(Kept())

  /// - Parameter budgetBytes: how much may be kept; 0 computes everything anew.
  init(budgetBytes: Int) { self.budgetBytes = budgetBytes }

  /// The features kept for the sample, or those `compute` gives.
  func features(
    of sample: Sample, compute: () throws(CohortsError) -> Tensor
  ) throws(CohortsError) -> Tensor {
    guard let variant = sample.variant else { return try compute() }
    let key = Key(index: sample.index, variant: variant)
    if let known = kept.withLock({ $0.features[key] }) { return known }
    let features = try compute()
    let bytes = features.count * MemoryLayout<Float>.stride
    kept.withLock { kept in
      guard kept.features[key] == nil, kept.bytes + bytes <= budgetBytes else { return }
      kept.features[key] = features
      kept.bytes += bytes
    }
    return features
  }
}
