internal import Cohorts
internal import Compute
internal import Evaluation
internal import Foundation
internal import Privacy
internal import Training

/// Champion and challenger on the same units of a cohort.
struct Contest {
  let champion: ModelSource
  let challenger: ModelSource
  let championFile: URL
  let challengerFile: URL
  let cohort: Cohort
  let lock: SplitLock
  /// Whether the test part is opened.
  let opensTest: Bool

  /// What is looked at: test, out-of-fold or validation.
  var part: String {
    opensTest
      ? Part.test.rawValue
      : lock.folds > 0
        ? OperatingPoint.Source.outOfFold.rawValue : Part.validation.rawValue
  }

  /// The images of that part.
  var indices: [Int] {
    lock.indices(in: opensTest ? .test : lock.folds > 0 ? .train : .validation)
  }

  /// What the user should know, one sentence each.
  ///
  /// - Throws: `usage` for models that do not answer the same, `badData` for one that may have seen
  ///   the part, or a part without images.
  func warnings() throws -> [String] {
    try champion.file.requireClassifier(subject: "champion")
    try challenger.file.requireClassifier(subject: "challenger")
    let cards = [champion.file.card, challenger.file.card]
    guard cards[0].heads == cards[1].heads, cards[0].unit == cards[1].unit else {
      throw PipelinesError(
        .usage, subject: "challenger", reason: "does not answer what the champion answers",
        hint: "compare models of the same targets and the same unit")
    }
    guard champion.digest != challenger.digest else {
      throw PipelinesError(
        .usage, subject: "challenger", reason: "is the champion",
        hint: "name another model; this one is in use")
    }
    if lock.folds == 0 || opensTest, indices.isEmpty {
      throw PipelinesError(
        .badData, subject: "\(part) part", reason: "the split has none: \(lock.rule)",
        hint: "split the cohort with one")
    }
    var warnings: [String] = []
    for (name, card) in zip(["champion", "challenger"], cards) {
      try SpentPart(cohort: cohort, lock: lock, isTest: opensTest).check(card, subject: name)
      guard card.splitHash != lock.hash else { continue }
      guard !cohort.isVersion(of: card.cohortDigest) else {
        throw PipelinesError(
          .badData, subject: name,
          reason: "was trained on this cohort under another split, so it may have seen this part",
          hint: "train again under the frozen split")
      }
      warnings.append(
        "the \(name) was trained on another cohort; whether it saw these patients is not known")
    }
    if !opensTest {
      warnings.append(
        "thresholds of both models were fitted on what is compared here; --test opens the test part"
      )
    }
    return warnings
  }

  /// What both models say of the part, with the cohort's labels as truths.
  ///
  /// - Parameter predictions: those that `predictions(in:key:)` found.
  func rows(
    _ predictions: [String: OutOfFoldPredictions], in context: StageContext
  ) throws -> (champion: [PredictionRow], challenger: [PredictionRow]) {
    func rows(of source: ModelSource) throws -> [PredictionRow] {
      guard let own = predictions[source.digest] else { return try predicted(source, context) }
      return try outOfFold(source, own)
    }
    return (try rows(of: champion), try rows(of: challenger))
  }

  private func predicted(
    _ source: ModelSource, _ context: StageContext
  ) throws -> [PredictionRow] {
    let predictor = try Predictor(
      model: source.file, workers: WorkerPool(threadCount: context.threads),
      buffers: BufferPool(), convolution: context.convolution.choice)
    let indices = indices
    return try predictor.answers(
      cohort: cohort, indices: indices, part: opensTest ? .test : .validation
    ) { done in
      context.announce(.progress(task: "predicting", done: done, total: indices.count))
    }.rows
  }

  /// The out-of-fold predictions of both, by the digests of the models; none where models predict.
  ///
  /// - Throws: what `OutOfFoldPredictions` says.
  func predictions(
    in registry: ModelRegistry, key: SecretKey
  ) throws -> [String: OutOfFoldPredictions] {
    guard !opensTest, lock.folds > 0 else { return [:] }
    var found: [String: OutOfFoldPredictions] = [:]
    for (source, file) in [(champion, championFile), (challenger, challengerFile)] {
      found[source.digest] = try OutOfFoldPredictions(
        of: source, beside: file, in: registry, key: key)
    }
    return found
  }

  /// The rows that fine-tuning left, with the truths that the cohort has now.
  private func outOfFold(
    _ source: ModelSource, _ predictions: OutOfFoldPredictions
  ) throws -> [PredictionRow] {
    let card = source.file.card
    let training = indices.map { cohort.facts[$0] }
    let labels = try LabelTable(
      cases: training, head: card.heads[0], unit: card.unit, uncertain: card.options.uncertain)
    let units = Dictionary(
      training.map { (card.unit.id(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    return predictions.rows.compactMap { row in
      guard let image = units[row.unitID],
        let output = card.heads[0].labels.firstIndex(of: row.label)
      else { return nil }
      var row = row
      row.truth = labels.truth(of: image)[output]
      return row
    }
  }
}
