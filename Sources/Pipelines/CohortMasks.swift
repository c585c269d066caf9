internal import Annotations
internal import Cohorts
internal import Compute

/// The masks of a cohort at the network's scale.
struct CohortMasks: Sendable {
  private let prepared: PreparedMasks
  private let labels: [String]
  /// Whether masks go by names of what the model says.
  private let namesOutputs: Bool

  /// The masks of a cohort; nil where no case has any.
  ///
  /// - Parameter outputs: what the model's outputs are called.
  init?(_ cohort: Cohort, _ preprocessing: Preprocessing, outputs: [String]) {
    labels = Set(cohort.facts.flatMap { $0.maskLabels ?? [] }).sorted()
    if labels.isEmpty { return nil }
    namesOutputs = !Set(labels).isDisjoint(with: outputs)
    prepared = PreparedMasks(
      cohort: cohort, preprocessing: preprocessing, labels: labels, budgetBytes: 0)
  }

  /// The mask of that name, or all masks of the case as one where no mask is called like an output
  /// of the model; nil where nobody looked.
  ///
  /// - Throws: what the cohort says.
  func mask(at index: Int, label: String) throws(CohortsError) -> RunLengthMask? {
    let masks = try prepared.masks(
      at: index, workers: WorkerPool(threadCount: 1), buffers: BufferPool())
    if let place = labels.firstIndex(of: label) { return masks[place] }
    // A mask of another output is no evidence for this one.
    if namesOutputs { return nil }
    let known = masks.compactMap { $0 }
    guard let first = known.first else { return nil }
    var pixels = first.pixels
    for mask in known.dropFirst() {
      for (place, pixel) in mask.pixels.enumerated() where pixel != 0 { pixels[place] = 1 }
    }
    return RunLengthMask(rows: first.rows, columns: first.columns, pixels: pixels)
  }
}
