internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Foundation
internal import Training

/// A model on changed and unchanged images of a cohort: predictions, and their differences.
struct StressMeasure {
  private let subject: EvaluateStage.Subject
  private let part: Part
  private let predictor: Predictor
  private let attack: PixelAttack
  private let labels: LabelTable
  private let attributes: CohortAttributes
  private let options: EvaluationOptions
  private let margin: Double
  private let seed: UInt64
  private let context: StageContext
  private let findings: FindingMasks
  /// By output, cases that have a mask of its finding with something on it.
  private let marked: [Int: Set<Int>]
  /// Images that the input contract refuses by their attributes, before any change.
  let refused: Int
  /// Attributes that nobody has, one sentence each, and how many images are refused.
  let warnings: [String]

  init(
    _ subject: EvaluateStage.Subject, part: Part, margin: Double, seed: UInt64,
    context: StageContext
  ) throws {
    let file = subject.source.file
    let card = file.card
    (self.subject, self.part, self.margin) = (subject, part, margin)
    (self.seed, self.context) = (seed, context)
    let (workers, buffers) = (WorkerPool(threadCount: context.threads), BufferPool())
    predictor = try Predictor(
      model: file, workers: workers, buffers: buffers, convolution: context.convolution.choice)
    attack = PixelAttack(
      try file.classifiers(in: buffers), preprocessing: card.preprocessing, workers: workers,
      buffers: buffers, convolution: context.convolution.choice)
    labels = try LabelTable(
      cases: subject.indices.map { subject.cohort.facts[$0] }, head: card.heads[0],
      unit: card.unit, uncertain: card.options.uncertain)
    attributes = CohortAttributes(subject.cohort.cases, unit: card.unit)
    let recipe = Recipe.standard
    let task = EvaluationTask(
      rows: [], attributes: attributes, labelKind: LabelKind(card.heads[0].kind),
      groups: recipe.groups, recipe: recipe, suppressBelow: nil)
    var options = task.options
    (options.bootstrapReplicates, options.permutations) = (0, 0)  // differences have DeLong's
    self.options = options
    let refused = subject.indices.count {
      card.contract?.refusal(of: subject.cohort.facts[$0]) != nil
    }
    self.refused = refused
    let sentence =
      "\(refused) of \(subject.indices.count) images are refused by the model's input contract "
      + "before any change"
    warnings = task.warnings + (refused > 0 ? [sentence] : [])
    findings = FindingMasks(subject.cohort, head: card.heads[0])
    marked = try Self.marked(subject, findings)
  }

  private static func marked(
    _ subject: EvaluateStage.Subject, _ findings: FindingMasks
  ) throws -> [Int: Set<Int>] {
    var marked: [Int: Set<Int>] = [:]
    for index in subject.indices {
      guard let masks = try subject.cohort.masks(at: index) else { continue }
      for output in findings.outputs {
        let own = findings.chosen(masks, of: subject.cohort.facts[index], output)
        if own.contains(where: { !$0.isEmpty }) { marked[output, default: []].insert(index) }
      }
    }
    return marked
  }

  /// The labels whose finding can be covered, each with what covers it.
  var covers: [FindingCover] {
    findings.outputs.compactMap { output in
      let cases = subject.indices.compactMap { index -> FindingCover.Case? in
        let facts = subject.cohort.facts[index]
        let truths = labels.truth(of: facts)
        guard findings.isCoverable(facts, output, truth: truths), let truth = truths[output] else {
          return nil
        }
        return FindingCover.Case(
          index: index, truth: truth, isMarked: marked[output]?.contains(index) ?? false,
          size: (facts.rows, facts.columns))
      }
      return FindingCover(cases, of: output)
    }
  }

  /// How many cases have an answer for a label.
  func labelledCount(_ output: Int) -> Int {
    subject.indices.count { labels.truth(of: subject.cohort.facts[$0])[output] != nil }
  }

  /// What is left of the score of one label once its finding is covered.
  func results(covering cover: FindingCover) throws -> [StressFindings.Result] {
    try results(
      [.findingCovered], on: cover.indices, task: "covering", cover: cover
    ).filter { $0.label == labels.head.labels[cover.output] }
  }

  /// Each condition against the unchanged images, label by label.
  ///
  /// - Parameter cover: what covers the finding, where that is a condition.
  func results(
    _ conditions: [StressCondition], on indices: [Int], task: String, cover: FindingCover? = nil
  ) throws -> [StressFindings.Result] {
    let answers = try predictor.answers(
      cohort: subject.cohort, indices: indices,
      part: part, count: conditions.count + 1,
      variants: { (image, index, place) throws(CohortsError) in
        try [image] + variants(of: image, index, place, conditions, cover)
      },
      progress: { done in
        context.announce(.progress(task: task, done: done, total: indices.count))
      })
    let clean = try table(answers.rows[0])
    return try conditions.enumerated().flatMap { number, condition in
      let rows = answers.rows[number + 1]
      let compared = ModelComparison.compare(
        first: clean, second: try table(rows), margin: margin, threads: context.threads)
      let chance =
        condition.kind == .findingCovered ? try aboveChance(rows, threads: context.threads) : [:]
      return compared.map { comparison in
        StressFindings.Result(
          condition: condition, label: comparison.label,
          images: indices.count - answers.refusedByAttributes,
          refusals: answers.refusals[number + 1], parts: comparison.parts,
          aboveChance: chance[comparison.label])
      }
    }
  }

  private func table(_ rows: [PredictionRow]) throws -> CohortTable {
    let table = CohortTable(predictions: rows, attributes: attributes, options: options)
    if let problem = table.problems.first {
      throw PipelinesError(
        .badData, subject: "predictions", reason: "\(problem)",
        hint: "correct the labels of the cohort")
    }
    return table
  }

  /// AUROC less ½ by label: against a model that says the same of everybody.
  private func aboveChance(
    _ rows: [PredictionRow], threads: Int
  ) throws -> [String: Estimate] {
    let constant = rows.map { row in
      var row = row
      if row.score != nil { row.score = 0.5 }
      (row.probability, row.threshold, row.call) = (nil, nil, nil)
      return row
    }
    let compared = ModelComparison.compare(
      first: try table(constant), second: try table(rows), margin: margin, threads: threads)
    return Dictionary(
      uniqueKeysWithValues: compared.compactMap { comparison in
        comparison.parts.first?.area.map { (comparison.label, $0.difference) }
      })
  }

  // MARK: - Changed images

  private func variants(
    of image: UnitImage, _ index: Int, _ place: ImagePlace, _ conditions: [StressCondition],
    _ cover: FindingCover?
  ) throws(CohortsError) -> [UnitImage] {
    var answer: [UnitImage] = []
    let part = place.part(of: image)
    let truth = labels.truth(of: subject.cohort.facts[index])
    for (number, condition) in conditions.enumerated() {
      var generator = SeededGenerator(
        seed: seed, stream: UInt64(index) << 16 | UInt64(number))
      let changed: UnitImage
      switch condition.kind {
      case .corruption(let corruption):
        changed = corruption.applied(
          to: part, severity: condition.severity, generator: &generator)
      case .fgsm:
        changed = place.part(
          of: attack.oneStep(
            image, at: place, bound: (condition.strength ?? 0) / 255,
            loss: { labels.head.slopes(of: $0, truth: truth) }))
      case .pgd:
        changed = place.part(
          of: attack.manySteps(
            image, at: place, bound: (condition.strength ?? 0) / 255, generator: &generator,
            loss: { labels.head.slopes(of: $0, truth: truth) }))
      case .findingCovered:
        changed = part.painted(where: try marks(of: index, at: place, cover, &generator))
      }
      answer.append(place.replacing(changed, in: image))
    }
    return answer
  }

  /// What is covered where an image lies in the input, pixel by pixel.
  private func marks(
    of index: Int, at place: ImagePlace, _ cover: FindingCover?,
    _ generator: inout SeededGenerator
  ) throws(CohortsError) -> [Bool] {
    var covered = [Bool](repeating: false, count: place.rows.count * place.columns.count)
    guard let cover else { return covered }
    for lenders in cover.lenders(of: index, using: &generator) {
      for lender in lenders {
        let marks = try marks(of: lender, at: place, cover.output)
        guard marks.contains(true) else { continue }
        for pixel in covered.indices where marks[pixel] { covered[pixel] = true }
        break
      }
    }
    return covered
  }

  /// The masks of a case's finding, moved from where its own image would lie.
  private func marks(
    of lender: Int, at place: ImagePlace, _ output: Int
  ) throws(CohortsError) -> [Bool] {
    let facts = subject.cohort.facts[lender]
    let masks = findings.chosen(
      try subject.cohort.masks(at: lender) ?? [], of: facts, output)
    let own = subject.source.file.card.preprocessing.placement(
      height: facts.rows, width: facts.columns)
    return place.marks(
      of: predictor.fitted(masks), at: ImagePlace(rows: own.rows, columns: own.columns))
  }
}
