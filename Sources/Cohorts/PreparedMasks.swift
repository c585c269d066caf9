public import Annotations
public import Compute
internal import Synchronization

/// A cohort's masks at the network's scale, kept in memory as runs as far as a budget allows.
///
/// Which masks are kept never changes a result. A class because all users share what is kept; the
/// mutex guards it.
public final class PreparedMasks: Sendable {
  private struct Kept {
    var masks: [Int: [RunLengthMask?]] = [:]
    var bytes = 0
  }

  private let cohort: Cohort
  /// How masks are brought to the network's scale; nil leaves them as they are stored.
  private let preprocessing: Preprocessing?
  private let labels: [String]
  private let budgetBytes: Int
  private let kept = Mutex(Kept())

  /// Makes an empty store.
  ///
  /// - Parameters:
  ///   - preprocessing: of the images; nil leaves masks at their own size.
  ///   - labels: those that are asked for.
  ///   - budgetBytes: how much may be kept; 0 loads every mask anew.
  public init(
    cohort: Cohort, preprocessing: Preprocessing?, labels: [String], budgetBytes: Int
  ) {
    self.cohort = cohort
    self.preprocessing = preprocessing
    self.labels = labels
    self.budgetBytes = budgetBytes
  }

  /// For each label the mask of a case; nil where the case was not looked at for it; callable from
  /// any thread.
  ///
  /// - Throws: what `Cohort.masks` throws.
  public func masks(
    at index: Int, workers: WorkerPool, buffers: BufferPool
  ) throws(CohortsError) -> [RunLengthMask?] {
    if let masks = kept.withLock({ $0.masks[index] }) { return masks }
    let stored = try cohort.masks(at: index) ?? []
    let names = cohort.facts[index].maskLabels ?? []
    let masks = labels.map { label -> RunLengthMask? in
      guard let place = names.firstIndex(of: label) else { return nil }
      let mask = stored[place]
      return preprocessing?.fitted(mask, workers: workers, buffers: buffers) ?? mask
    }
    let bytes = masks.reduce(0) { $0 + ($1?.runs.count ?? 0) * MemoryLayout<Int>.stride }
    kept.withLock { kept in
      guard kept.masks[index] == nil, kept.bytes + bytes <= budgetBytes else { return }
      kept.masks[index] = masks
      kept.bytes += bytes
    }
    return masks
  }
}
