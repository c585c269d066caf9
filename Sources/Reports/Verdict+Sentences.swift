internal import Evaluation

extension Verdict {
  /// The findings as prose, one sentence per label and fact.
  var sentences: [String] {
    var sentences = content.summary.labels.flatMap { label in
      [overall(label), worst(label), gap(label), uncompared(label)].compactMap { $0 }
    }
    if let macro = content.summary.macro {
      sentences.insert(
        "Over all classes the mean one-against-rest AUROC is \(NumberText.both(macro.auroc)); "
          + "\(NumberText.both(macro.accuracy)) of the answers are right.", at: 0)
    }
    if let together = content.summary.multiLabel {
      sentences.insert(
        "Over all labels the mean AUROC is \(NumberText.both(together.macroAuroc)); a share of "
          + "\(NumberText.both(together.subsetAccuracy)) has every label right.", at: 0)
    }
    return sentences
  }

  /// The whole, a sentence per label.
  var overallSentences: [String] { content.summary.labels.compactMap(overall) }

  /// The worst eligible group, a sentence per label.
  var worstSentences: [String] { content.summary.labels.compactMap(worst) }

  /// The gaps beside chance, a sentence per label.
  var gapSentences: [String] { content.summary.labels.compactMap(gap) }

  private func overall(_ label: LabelSummary) -> String? {
    guard let area = label.metrics[.auroc] else { return nil }
    let data = content.size(label.counts)
    if area.status == .suppressed { return "For \(label.label) all numbers are suppressed." }
    guard area.value != nil else {
      return "For \(label.label) no AUROC can be given: \(area.reason) (\(data))."
    }
    var sentence =
      "For \(label.label) the AUROC is \(NumberText.both(area)) over \(data)"
    if let sensitivity = label.metrics[.sensitivity], let specificity = label.metrics[.specificity],
      sensitivity.value != nil, specificity.value != nil
    {
      sentence +=
        "; at the frozen threshold sensitivity is \(NumberText.both(sensitivity)) and "
        + "specificity \(NumberText.both(specificity))"
    }
    return sentence + "."
  }

  private func worst(_ label: LabelSummary) -> String? {
    guard !label.attributes.isEmpty else { return nil }
    guard let (reference, area) = worstGroup(label) else {
      return
        "\(prefix(label))No group \(label.hasSuppressedGroups ? "that is shown " : "")has the 30 "
        + "positive and 30 negative patients that a comparison needs."
    }
    let others = label.worstGroups.filter { $0.metric != .auroc }.map { worst in
      "in \(worst.metric.title.lowercased()) \(ReportContent.title(of: worst.reference)) with "
        + NumberText.both(worst.estimate)
    }
    let shown = label.hasSuppressedGroups ? "that is shown " : ""
    return
      "\(prefix(label))The worst eligible group \(shown)is \(ReportContent.title(of: reference)) "
      + "with an AUROC of \(NumberText.both(area))"
      + (others.isEmpty ? "." : "; \(others.joined(separator: ", ")).")
  }

  /// Every gap with the gap that chance alone gives.
  private func gap(_ label: LabelSummary) -> String? {
    let gaps = label.attributes.filter { $0.gap.gap.value != nil }
    guard !gaps.isEmpty else { return nil }
    let parts = gaps.map { table in
      "by \(ReportContent.title(of: table.attribute)) \(NumberText.both(table.gap.gap)) between "
        + "\(table.gap.bestGroup ?? "") and \(table.gap.worstGroup ?? ""), \(chance(table.gap))"
    }
    return prefix(label) + "AUROC gaps: " + parts.joined(separator: "; ") + "."
  }

  /// The attributes whose groups are too small to be told apart, with the patients that there are.
  private func uncompared(_ label: LabelSummary) -> String? {
    let tables = label.attributes.filter {
      !$0.isIntersection && $0.gap.gap.status != .suppressed && $0.gap.eligibleGroups.count < 2
    }
    guard !tables.isEmpty else { return nil }
    let parts = tables.map { table in
      let groups = table.groups.map {
        $0.counts.isSuppressed
          ? "\($0.name) suppressed"
          : "\($0.name) \($0.counts.positivePatients) and \($0.counts.negativePatients)"
      }
      return "\(ReportContent.title(of: table.attribute)) (\(groups.joined(separator: ", ")))"
    }
    return
      "\(prefix(label))Too little data to compare groups by \(parts.joined(separator: "; ")): two "
      + "groups of at least 30 positive and 30 negative patients are needed."
  }
}

extension LabelSummary {
  /// Whether a release withholds one of its groups.
  var hasSuppressedGroups: Bool {
    attributes.contains { $0.groups.contains(where: \.counts.isSuppressed) }
  }
}
