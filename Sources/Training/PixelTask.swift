internal import Cohorts
internal import Compute

/// One fit of a network that answers for pixels: on which images and by which recipe.
struct PixelTask: FitOutline {
  let phase: TrainingPhase
  let options: TrainingOptions
  let set: TrainingSet
  /// Cases whose loss is looked at after every epoch; empty for none.
  let validation: [Int]
  let seed: UInt64

  /// - Throws: `badData` when nothing can be learned.
  init(
    phase: TrainingPhase, options: TrainingOptions, cases: [CaseFacts], labels: PixelLabels,
    training: [Int], validation: [Int]
  ) throws(TrainingError) {
    self.phase = phase
    self.options = options
    self.validation = validation.filter(labels.isAnnotated)
    set = try TrainingSet(annotated: training, cases: cases, labels: labels)
    seed = FitTask.seed(of: phase, options.seed)
  }

  /// Balanced sampling tells images that show something from those that show nothing.
  var kind: Head.Kind { .multiLabel }
}

extension TrainingSet {
  /// Gathers the images among `candidates` that were looked at.
  ///
  /// - Throws: `badData` when nothing can be learned: no mark, or one patient.
  init(
    annotated candidates: [Int], cases: [CaseFacts], labels: PixelLabels
  ) throws(TrainingError) {
    let indices = candidates.filter(labels.isAnnotated)
    self.init(indices: indices, truths: indices.map { labels.truths[$0] })
    guard !indices.isEmpty else {
      throw TrainingError(
        .badData, subject: "training part", reason: "nobody marked any of its images",
        hint: "check which images of the cohort have masks or boxes")
    }
    guard Set(indices.map { cases[$0].patientID }).count > 1 else {
      throw TrainingError(
        .badData, subject: "training part",
        reason: "its \(indices.count) marked images belong to one patient",
        hint: "add patients; nothing general can be learned from one")
    }
    for (place, label) in labels.head.labels.enumerated()
    where !truths.contains(where: { $0[place] == 1 }) {
      throw TrainingError(
        .badData, subject: "label \(label)",
        reason: "it is marked on none of the \(indices.count) training images",
        hint: "leave it out of the targets, or add images that show it")
    }
  }
}
