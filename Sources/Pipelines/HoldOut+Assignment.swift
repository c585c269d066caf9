internal import Cohorts

extension HoldOut {
  /// Reads `attribute=value`; nil without both.
  init?(assignment: String) {
    guard let sign = assignment.firstIndex(of: "="), sign != assignment.startIndex else {
      return nil
    }
    let value = String(assignment[assignment.index(after: sign)...])
    guard !value.isEmpty else { return nil }
    self.init(attribute: String(assignment[..<sign]), value: value)
  }
}
