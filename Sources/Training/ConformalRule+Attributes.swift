package import Cohorts
package import Evaluation
internal import Files

extension ConformalRule {
  /// Sees to it that some image states the attribute whose values are calibrated apart.
  ///
  /// Else all units would be of one group, and the promise would be another than the one declared.
  ///
  /// - Parameter subject: the key or flag that names the attribute.
  /// - Throws: `usage` where no image states it.
  package func requireAttribute(
    in cases: [CaseFacts], subject: String
  ) throws(TrainingError) {
    guard let attribute else { return }
    let known = CaseFacts.statedAttributes(of: cases)
    guard !known.contains(attribute) else { return }
    let names = [Self.everybody, Self.byClass] + known
    throw TrainingError(
      .usage, subject: "\(subject) \(attribute)", reason: "no image has this attribute",
      hint: Suggestion.nearest(to: attribute, among: names).map { "did you mean \($0)?" }
        ?? "write one of \(names.joined(separator: ", "))")
  }
}
