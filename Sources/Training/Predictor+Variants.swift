package import Annotations
package import Cohorts
internal import Compute
package import Evaluation
internal import Networks

/// What a model says of images that were changed on the way to it.
package struct VariantAnswers: Sendable {
  /// Rows of each variant, all of the same units in the same order.
  package let rows: [[PredictionRow]]
  /// For each variant, how many images the input contract would refuse by their looks.
  package let refusals: [Int]
  /// Images that the contract refuses by their attributes, before they are looked at.
  package let refusedByAttributes: Int
}

extension Predictor {
  /// Predicts variants of cases of a cohort; an image is read once, and gone after its variants.
  ///
  /// A refusal for an image's looks is counted and overruled, and none is withheld as unsure, so
  /// that all variants are about the same units; a refusal for attributes stands in all of them.
  ///
  /// - Parameters:
  ///   - indices: numbers of cases in the cohort's content order.
  ///   - part: what the rows say about the split.
  ///   - count: how many variants there are.
  ///   - variants: an image's variants at the network's size; gets the image at that size, the
  ///     case's number, and where in it the image lies.
  ///   - progress: is told how many images are done.
  /// - Throws: as `predict`, and what `variants` throws.
  package func answers(
    cohort: Cohort, indices: [Int], part: Part, count: Int,
    variants: @Sendable (UnitImage, Int, ImagePlace) throws(CohortsError) -> [UnitImage],
    progress: (Int) -> Void
  ) throws -> VariantAnswers {
    let labels = try labels(of: indices.map { cohort.facts[$0] })
    var answers: [[CaseAnswer]] = Array(repeating: [], count: count)
    var refusals = [Int](repeating: 0, count: count)
    var refused = 0
    for start in stride(from: 0, to: indices.count, by: groupSize) {
      let group = Array(indices[start..<min(start + groupSize, indices.count)])
      let found = try resources.workers.values(count: group.count) {
        (place) throws(CohortsError) in
        try looks(of: group[place], cohort: cohort, count: count, variants: variants)
      }
      for look in found {
        if look.isRefusedByAttributes { refused += 1 }
        for (variant, answer) in look.answers.enumerated() {
          answers[variant].append(answer)
          if look.refusals[variant] { refusals[variant] += 1 }
        }
      }
      progress(min(start + groupSize, indices.count))
    }
    // Answers are not withheld, so that all variants are about the same units.
    var point = card.operatingPoint
    (point.conformal, point.abstention) = (nil, nil)
    return VariantAnswers(
      rows: try answers.map { variant in
        try UnitScores(
          answers: variant, unit: card.unit, aggregate: card.aggregate, labels: labels
        ).rows(unit: card.unit.predictionUnit, part: part.rawValue) { _ in point }
      },
      refusals: refusals, refusedByAttributes: refused)
  }

  /// Masks of one image at the network's size, as one image: 1 where any of them is marked.
  package func fitted(_ masks: [RunLengthMask]) -> UnitImage {
    let side = card.preprocessing.inputSize
    var values = [Float](repeating: 0, count: side * side)
    for mask in masks {
      let fitted = card.preprocessing.fitted(
        mask, workers: resources.workers, buffers: resources.buffers)
      for (index, pixel) in fitted.pixels.enumerated() where pixel != 0 { values[index] = 1 }
    }
    return UnitImage(height: side, width: side, channels: 1, values: values)
  }

  /// The variants of one image.
  private struct Looks: Sendable {
    let answers: [CaseAnswer]
    let refusals: [Bool]
    let isRefusedByAttributes: Bool
  }

  private func looks(
    of index: Int, cohort: Cohort, count: Int,
    variants: (UnitImage, Int, ImagePlace) throws(CohortsError) -> [UnitImage]
  ) throws(CohortsError) -> Looks {
    let image = try cohort.image(at: index)
    let (facts, contract) = (image.caseFacts, card.contract)
    if let refusal = contract?.refusal(of: facts) {
      return Looks(
        answers: Array(repeating: CaseAnswer(image: facts, refusal: refusal), count: count),
        refusals: Array(repeating: false, count: count), isRefusedByAttributes: true)
    }
    let fitted = card.preprocessing.fitted(
      PixelPipeline.unitImage(of: image), workers: resources.workers, buffers: resources.buffers)
    let (rows, columns) = card.preprocessing.placement(
      height: facts.rows, width: facts.columns)
    var answers: [CaseAnswer] = []
    var refusals: [Bool] = []
    for variant in try variants(fitted, index, ImagePlace(rows: rows, columns: columns)) {
      let outcome = scorer.outcome(
        of: card.preprocessing.input(of: variant, buffers: resources.buffers))
      let intensity = variant.meanAndDeviation
      let refusal =
        contract?.refusal(mean: intensity.mean, deviation: intensity.deviation)
        ?? contract?.refusal(features: outcome.features)
        ?? distance.flatMap { contract?.scope?.refusal($0.value(of: outcome.features)) }
      refusals.append(refusal != nil)
      answers.append(CaseAnswer(image: facts, probabilities: outcome.probabilities))
    }
    precondition(answers.count == count, "\(answers.count) variants where \(count) were promised")
    return Looks(answers: answers, refusals: refusals, isRefusedByAttributes: false)
  }
}
