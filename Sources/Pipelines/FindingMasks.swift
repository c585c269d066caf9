internal import Annotations
internal import Cohorts
internal import Training

/// Which of a cohort's masks show what an output of a model is about.
struct FindingMasks: Sendable {
  private let head: Head
  private let names: Set<String>
  /// Whether masks go by names of what the model says.
  private let namesOutputs: Bool

  /// Knows the names of a cohort's masks.
  init(_ cohort: Cohort, head: Head) {
    self.head = head
    names = Set(cohort.facts.flatMap { $0.maskLabels ?? [] })
    namesOutputs = !names.isDisjoint(with: head.labels)
  }

  /// The outputs whose finding masks can show: where any goes by the name of an output, those with
  /// a name, as a mask of another output is no evidence for this one; otherwise all.
  var outputs: [Int] {
    head.labels.indices.filter { !namesOutputs || names.contains(head.labels[$0]) }
  }

  /// Those of a case's masks that show the finding of an output.
  ///
  /// - Parameter masks: as many as the case has mask labels.
  func chosen(_ masks: [RunLengthMask], of facts: CaseFacts, _ output: Int) -> [RunLengthMask] {
    zip(facts.maskLabels ?? [], masks).filter { shows($0.0, output) }.map(\.1)
  }

  /// Whether a case can be covered so that nothing of an output's finding is left: it was looked
  /// at, or it has no such finding by its labels.
  func isCoverable(_ facts: CaseFacts, _ output: Int, truth: [Int?]) -> Bool {
    if facts.maskLabels?.contains(where: { shows($0, output) }) ?? false { return true }
    if head.kind == .multiClass { return false }
    return namesOutputs ? truth[output] == 0 : truth.allSatisfy { $0 == 0 }
  }

  /// Whether a mask of this name shows it; one class is told from what the others show.
  private func shows(_ name: String, _ output: Int) -> Bool {
    if !namesOutputs { return true }
    return head.kind == .multiClass ? head.labels.contains(name) : head.labels[output] == name
  }
}
