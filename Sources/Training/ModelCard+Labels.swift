package import Cohorts
internal import Evaluation

extension ModelCard {
  /// The numbers among `candidates` of images that the model's training could learn from.
  ///
  /// A classifier learns from those of a unit with a truth, which `uncertain` may take away. A
  /// network that marks pixels or boxes learns from those on which a label was looked for; from
  /// those on which all were, where its labels are classes or it finds boxes.
  ///
  /// - Parameter cases: of the cohort that it was trained on.
  /// - Throws: `badData` for labels that are not the model's.
  package func labelled(
    _ candidates: [Int], of cases: [CaseFacts]
  ) throws(TrainingError) -> [Int] {
    guard pixels != nil else {
      let labels = try LabelTable(
        cases: candidates.map { cases[$0] }, head: heads[0], unit: unit,
        uncertain: options.uncertain)
      return candidates.filter { labels.isLabelled(cases[$0]) }
    }
    let (names, detects) = (heads[0].labels, options.task == .detect)
    let needsAll = detects || heads[0].kind == .multiClass
    return candidates.filter { index in
      if detects, cases[index].boxes != nil { return true }
      guard let known = cases[index].maskLabels else { return false }
      return needsAll ? names.allSatisfy(known.contains) : names.contains(where: known.contains)
    }
  }
}
