internal import Evaluation

/// What the numbers do not say, generated from what they are.
enum Limitations {
  /// One sentence per limit, the caller's own last.
  static func sentences(_ content: ReportContent) -> [String] {
    [content.facts.part.sentence] + tuning(content) + unanswered(content) + groups(content)
      + [
        "PPV and NPV hold at the prevalence of this cohort only.",
        "Cells with few patients are shown as they are; this report is not marked for release.",
      ] + pictures(content) + content.facts.limitations
  }

  private static func pictures(_ content: ReportContent) -> [String] {
    content.pictures.isEmpty
      ? []
      : ["Pictures are shown as the cohort holds them; text burned into them was not searched for."]
  }

  private static func tuning(_ content: ReportContent) -> [String] {
    content.facts.isTuning
      ? [
        "Thresholds were fitted on the reported data: sensitivity, specificity and all that "
          + "follows from answers is too good."
      ] : []
  }

  private static func unanswered(_ content: ReportContent) -> [String] {
    content.summary.labels.compactMap { label in
      let flow = label.flow
      let count = flow.outOfScope + flow.abstained + flow.quarantined
      guard count > 0 else { return nil }
      return "\(count) of \(flow.rows) rows of \(label.label) were not answered, "
        + "\(flow.unansweredPositives) of them known positives; the numbers describe the answered "
        + "rows."
    }
  }

  private static func groups(_ content: ReportContent) -> [String] {
    var sentences: [String] = []
    for label in content.summary.labels where !label.groupsWithTooLittleData.isEmpty {
      let names = label.groupsWithTooLittleData.map { ReportContent.title(of: $0) }
      sentences.append(
        "For \(label.label) these groups have fewer than 10 positive or negative patients, and "
          + "nothing is known about them: \(names.joined(separator: ", ")).")
    }
    for attribute in content.summary.attributes where attribute.missingShare > 0 {
      sentences.append(
        "\(ReportContent.title(of: attribute.attribute)) is not stated for a share of "
          + "\(NumberText.decimal(attribute.missingShare)) of the \(content.unitName(2)).")
    }
    for skipped in content.summary.skippedAttributes {
      sentences.append(
        "\(ReportContent.title(of: skipped.attribute)) makes no groups: \(skipped.reason).")
    }
    if content.summary.options.groups.isEmpty {
      sentences.append("No attribute was declared, so nothing is known about groups.")
    } else {
      sentences.append(
        "Groups are made of one attribute and of two; a group made of three may fare worse.")
    }
    return sentences
  }
}
