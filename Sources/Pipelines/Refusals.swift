/// Why an image has no answer, or some of its labels have none.
package struct Refusals {
  private var reasons: [String] = []
  private var labels: [String: [String]] = [:]

  /// Begins without any.
  package init() {}

  /// Notes a reason.
  ///
  /// - Parameter label: what it is about; nil: all of the image.
  package mutating func add(_ reason: String, label: String?) {
    if labels[reason] == nil { reasons.append(reason) }
    labels[reason, default: []] += label.map { [$0] } ?? []
  }

  /// All of them with the labels they are about; nil where there are none.
  package var sentence: String? {
    guard !reasons.isEmpty else { return nil }
    return reasons.map { reason in
      let names = (labels[reason] ?? []).joined(separator: ", ")
      return names.isEmpty ? reason : "\(names): \(reason)"
    }.joined(separator: "; ")
  }
}
