extension ModelComparison {
  /// The comparison as a release may show it beside the label's own numbers; nil where it may not.
  ///
  /// It goes where the other model lacks units, as its counts would then tell which. The other
  /// model's answers are not looked at, so their rates go with their differences.
  ///
  /// - Precondition: the label is of the first model, and as the release shows it.
  public func suppressed(beside label: LabelSummary) -> ModelComparison? {
    guard onlyFirst == 0, !label.counts.isSuppressed else { return nil }
    let shown = parts.filter { part in
      part.attribute == "all"
        || label.attributes.contains { table in
          table.attribute == part.attribute
            && table.groups.contains { $0.name == part.group && !$0.counts.isSuppressed }
        }
    }
    return ModelComparison(
      label: self.label, margin: margin, commonUnits: commonUnits, onlyFirst: 0, onlySecond: nil,
      parts: shown.map { part in
        Part(
          attribute: part.attribute, group: part.group,
          differences: part.differences.filter { !$0.metric.needsCalls })
      })
  }
}
