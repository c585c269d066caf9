internal import Cohorts
internal import Evaluation
internal import Files

extension Mitigation {
  /// Sees to it that some image states the attribute whose values are groups.
  ///
  /// - Throws: `usage` where none does.
  func requireAttribute(in cases: [CaseFacts]) throws(TrainingError) {
    let known = CaseFacts.statedAttributes(of: cases)
    guard !known.contains(attribute) else { return }
    let nearest = Suggestion.nearest(to: attribute, among: known).map { "did you mean \($0)?" }
    throw TrainingError(
      .usage, subject: "training.mitigation.attribute \(attribute)",
      reason: "no image has this attribute",
      hint: nearest
        ?? (known.isEmpty
          ? "give attributes to fovea ingest, or leave training.mitigation out"
          : "write one of \(known.joined(separator: ", "))"))
  }

  /// The values that labelled cases among `candidates` state, sorted.
  ///
  /// - Throws: `badData` for fewer than two, which leave nothing to look after.
  func statedGroups(
    of candidates: [Int], cases: [CaseFacts], labels: LabelTable
  ) throws(TrainingError) -> [String] {
    let values = candidates.filter { labels.isLabelled(cases[$0]) }
      .map { cases[$0].group(by: attribute) }
    let names = Set(values).filter(CohortAttributes.isStated).sorted()
    guard names.count > 1 else {
      throw TrainingError(
        .badData, subject: "training.mitigation",
        reason: "the labelled training images state fewer than two groups of \(attribute)",
        hint: "name an attribute that tells patients apart")
    }
    return names
  }
}

extension CaseFacts {
  /// The attributes that some image states, sorted; ages make `ageBand` too.
  static func statedAttributes(of cases: [CaseFacts]) -> [String] {
    var known: Set<String> = []
    for image in cases { known.formUnion(image.statedAttributes) }
    if known.contains("age") { known.insert("ageBand") }
    return known.sorted()
  }
}
