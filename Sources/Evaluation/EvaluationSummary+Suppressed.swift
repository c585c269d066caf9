extension EvaluationSummary {
  /// The summary as a release may show it: everything that the plan names is withheld.
  ///
  /// Counts and estimates stay in their places, as null with a mark; crossed attributes with a
  /// small cell are left out and named among those without groups.
  ///
  /// - Precondition: the plan was made from the same table.
  public func suppressed(by plan: Suppression) -> EvaluationSummary {
    var summary = self
    summary.suppressedBelow = plan.bound
    if plan.hidesSize || (patientCount ?? 0) < plan.bound {
      summary.unitCount = nil
      summary.patientCount = nil
    }
    summary.labels = labels.map { label in
      label.suppressed(
        by: plan.labels[label.label] ?? Suppression.OfLabel(isHidden: true),
        hidesFlow: plan.hidesFlow)
    }
    summary.macro = macro.map { $0.suppressed(beside: summary.labels) }
    summary.multiLabel = multiLabel.map { $0.suppressed(beside: summary.labels) }
    summary.attributes = attributes.map { attribute in
      attribute.suppressed(
        plan.hidesSize ? nil : plan.values[attribute.attribute])
    }
    summary.skippedAttributes += Self.leftOut(labels, beside: summary.labels)
    return summary
  }

  private static func leftOut(
    _ labels: [LabelSummary], beside suppressed: [LabelSummary]
  ) -> [SkippedAttribute] {
    let shown = Set(suppressed.flatMap(\.intersections).map(\.attribute))
    var names: [String] = []
    for table in labels.flatMap(\.intersections) where !shown.contains(table.attribute) {
      if !names.contains(table.attribute) { names.append(table.attribute) }
    }
    return names.map {
      SkippedAttribute(
        attribute: $0, reason: "some of its cells, or what they would give away, are suppressed")
    }
  }
}

extension AttributeSummary {
  /// - Parameter names: the values to withhold; nil: all of them.
  fileprivate func suppressed(_ names: Set<String>?) -> AttributeSummary {
    var summary = self
    summary.values = values.map { value in
      names?.contains(value.name) == false
        ? value
        : AttributeValue(
          name: value.name, imageCount: nil, patientCount: nil, suppressed: true)
    }
    let withheld = names.map { Grouping.missingValues.contains(where: $0.contains) } ?? true
    if withheld { summary.missingShare = nil }
    return summary
  }
}

extension MacroSummary {
  /// Classes give each other away, so one that is withheld takes what is common to all with it.
  fileprivate func suppressed(beside labels: [LabelSummary]) -> MacroSummary {
    var macro = self
    macro.confusion = nil
    if labels.contains(where: \.counts.isSuppressed) {
      macro.auroc = .suppressed()
      macro.majority = .suppressed
    }
    if labels.contains(where: { $0.confusion == nil }) {
      macro.accuracy = .suppressed()
      macro.majority = macro.majority.withoutAnswers
    }
    // Their counts are right and wrong answers.
    macro.auroc = macro.auroc.with(counts: .suppressed)
    macro.accuracy = macro.accuracy.with(counts: .suppressed)
    let tables = labels.flatMap(\.attributes)
    macro.groups = groups.map { group in
      let parts = tables.filter { $0.attribute == group.attribute }.flatMap(\.groups)
        .filter { $0.name == group.group }
      var group = group
      if parts.contains(where: \.counts.isSuppressed) { group.auroc = .suppressed() }
      if parts.contains(where: { $0.confusion == nil }) { group.accuracy = .suppressed() }
      group.auroc = group.auroc.with(counts: .suppressed)
      group.accuracy = group.accuracy.with(counts: .suppressed)
      return group
    }
    return macro
  }
}

extension MultiLabelSummary {
  /// How many units have every label right, beside those of each label, tells how many have two
  /// wrong: it goes always.
  fileprivate func suppressed(beside labels: [LabelSummary]) -> MultiLabelSummary {
    let hidesArea = labels.contains(where: \.counts.isSuppressed)
    let hidesAnswers = labels.contains { $0.confusion == nil }
    return MultiLabelSummary(
      macroAuroc: hidesArea ? .suppressed() : macroAuroc.with(counts: .suppressed),
      subsetAccuracy: .suppressed(),
      hammingLoss: hidesAnswers ? .suppressed() : hammingLoss.with(counts: .suppressed))
  }
}
