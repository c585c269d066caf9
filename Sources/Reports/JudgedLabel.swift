internal import Evaluation

/// What a gate looks at of one label or target: a measure in the whole and by group.
struct JudgedLabel {
  /// The measure of one group.
  struct Group {
    var reference: GroupReference
    var isEligible: Bool
    var value: Double?
  }

  /// The groups of one attribute.
  struct Table {
    var groups: [Group]
    /// Why differences between them mean nothing; empty where they do.
    var caution: String
  }

  var label: String
  /// The measure of the whole.
  var whole: Double?
  /// Why the whole has none.
  var absence: String
  var tables: [Table]
  /// What a group needs to be compared, such as `30 patients`.
  var needs: String

  /// A measure of classes.
  init(_ label: LabelSummary, _ metric: Metric) {
    self.label = label.label
    let estimate = label.metrics[metric]
    whole = estimate?.value
    absence =
      estimate?.reason
      ?? (metric.needsCalls
        ? "the predictions carry no threshold" : "the predictions carry no probabilities")
    tables = label.attributes.map { table in
      Table(
        groups: table.groups.map {
          Group(
            reference: GroupReference(attribute: table.attribute, group: $0.name),
            isEligible: $0.isEligible, value: $0.metrics[metric]?.value)
        }, caution: table.gap.status == .notInterpretable ? table.gap.reason : "")
    }
    needs = "30 positive and 30 negative patients"
  }

  /// A measure of measurements or grades.
  init(_ summary: AgreementSummary, _ measure: AgreementMeasure) {
    label = summary.target
    let estimate = summary.whole.values[measure]
    whole = estimate?.value
    absence = estimate?.reason ?? ""
    tables = summary.attributes.map { table in
      let gap = summary.gaps.first { $0.attribute == table.attribute }
      return Table(
        groups: table.groups.map {
          Group(
            reference: GroupReference(attribute: table.attribute, group: $0.name),
            isEligible: $0.isEligible, value: $0.summary.values[measure]?.value)
        }, caution: gap?.status == .notInterpretable ? gap?.reason ?? "" : "")
    }
    needs = "30 patients"
  }

  /// The headline of masks or boxes.
  init(_ sheet: MeasuredSheet) {
    label = sheet.label
    whole = sheet.headline.value
    absence = sheet.headline.reason
    tables = sheet.tables.map { table in
      Table(
        groups: table.groups.map {
          Group(
            reference: GroupReference(attribute: table.attribute, group: $0.name),
            isEligible: $0.isEligible, value: $0.headline.value)
        }, caution: table.gap.status == .notInterpretable ? table.gap.reason : "")
    }
    needs = "\(SampleCounts.fewestForPrecision) \(sheet.wording.patients)"
  }
}

extension GateJudge {
  /// Of masks or boxes, which have no thresholds and no card.
  init(_ sheets: [MeasuredSheet]) {
    self.init(
      labels: { _ in sheets.map { JudgedLabel($0) } }, isTuning: false, needsAuthor: 0)
  }
}
