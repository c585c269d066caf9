internal import Evaluation

/// What the numbers do not say, generated from what they are.
enum Limitations {
  /// One sentence per limit, the caller's own last.
  static func sentences(_ content: ReportContent) -> [String] {
    [content.facts.part.sentence] + tuning(content) + unanswered(content) + groups(content)
      + [
        "PPV and NPV hold at the prevalence of this cohort only.",
        release(content) ?? inHouse,
      ] + pictures(content) + content.facts.limitations
  }

  private static let inHouse =
    "Cells with few patients are shown as they are; this report is not marked for release."

  /// What a release leaves out; nil where the report is none.
  static func release(_ content: ReportContent) -> String? {
    guard let bound = content.summary.suppressedBelow else { return nil }
    let measures =
      content.comparisons.isEmpty ? "" : "; of other models only measures without answers are given"
    return "For release: numbers behind which fewer than \(bound) patients stand are suppressed, "
      + "and so is what would give them away; a group that is suppressed may fare worse than the "
      + "worst that is shown. Predictions of single patients, pictures, input counts, reliability, "
      + "distribution of scores and decision curves are left out; steps of the other curves hold "
      + "\(bound) patients of either class\(measures)."
  }

  private static func pictures(_ content: ReportContent) -> [String] {
    content.pictures.isEmpty
      ? []
      : [
        "Pictures are shown as the cohort holds them; ingest keeps out burned-in text that it "
          + "finds, and overlooks some."
      ]
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
      guard let count = flow.unanswered, let rows = flow.rows,
        let positives = flow.unansweredPositives
      else {
        return "How many rows of \(label.label) were not answered is suppressed; the numbers "
          + "describe the answered rows."
      }
      guard count > 0 else { return nil }
      return "\(count) of \(rows) rows of \(label.label) were not answered, "
        + "\(positives) of them known positives; the numbers describe the answered rows."
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
    for attribute in content.summary.attributes {
      guard let share = attribute.missingShare, share > 0 else { continue }
      sentences.append(
        "\(ReportContent.title(of: attribute.attribute)) is not stated for a share of "
          + "\(NumberText.decimal(share)) of the \(content.unitName(2)).")
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

extension LabelFlow {
  /// Rows that the model did not answer; nil where a release withholds them.
  var unanswered: Int? {
    guard let outOfScope, let abstained, let quarantined else { return nil }
    return outOfScope + abstained + quarantined
  }
}
