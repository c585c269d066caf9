internal import Cohorts
internal import Compute
internal import Foundation
internal import Synchronization
internal import Tensors

/// Outputs of a frozen prefix that are computed once and used again.
///
/// The full key is weights, case and drawn augmentation; one cache lives as long as one fit's
/// frozen weights, so case and variant remain. Features are kept in memory up to the budget, and
/// beyond it in a mapped file. What is kept, and where, changes no result, only the time. A class
/// because all workers share it; the mutex guards it.
final class FeatureCache: Sendable {
  /// Which image, and which of its appearances.
  struct Key: Hashable {
    let index: Int
    let variant: Int
  }

  /// Where features go that memory has no room for.
  struct Overflow: Sendable {
    /// The folder of the file, which gets no name in it.
    let folder: URL
    /// How many features there can be at most.
    let capacity: Int
  }

  private struct Kept {
    var features: [Key: Tensor] = [:]
    var bytes = 0
    var file: FeatureFile?
    var hasTriedFile = false
  }

  private let budgetBytes: Int
  private let overflow: Overflow?
  private let kept = Mutex(Kept())

  /// - Parameters:
  ///   - budgetBytes: how much may be kept in memory.
  ///   - overflow: where the rest goes; nil computes it anew each time.
  init(budgetBytes: Int, overflow: Overflow?) {
    self.budgetBytes = budgetBytes
    self.overflow = overflow
  }

  /// The features kept for the sample, or those `compute` gives.
  func features(
    of sample: Sample, in buffers: BufferPool, compute: () throws(CohortsError) -> Tensor
  ) throws(CohortsError) -> Tensor {
    guard let variant = sample.variant else { return try compute() }
    let key = Key(index: sample.index, variant: variant)
    let (known, file) = kept.withLock { ($0.features[key], $0.file) }
    if let known = known ?? file?.features(of: key, in: buffers) { return known }
    let features = try compute()
    let bytes = features.count * MemoryLayout<Float>.stride
    let fallback = kept.withLock { kept -> FeatureFile? in
      guard kept.features[key] == nil else { return nil }
      guard kept.bytes + bytes > budgetBytes else {
        kept.features[key] = features
        kept.bytes += bytes
        return nil
      }
      if !kept.hasTriedFile, let overflow {
        kept.hasTriedFile = true
        kept.file = FeatureFile(
          folder: overflow.folder, shape: features.shape, capacity: overflow.capacity)
      }
      return kept.file
    }
    fallback?.keep(features, under: key)
    return features
  }
}
