internal import Evaluation

/// How sure the answers are: coverage of conformal sets, abstaining, risk by coverage.
struct CertaintySection {
  static let anchor = "certainty"
  static let heading = "How sure the answers are"

  private let certainty: CertaintySummary

  /// The section; nil where nobody measured it.
  static func fields(_ content: ReportContent) -> PageFields? {
    guard let certainty = content.facts.certainty else { return nil }
    let section = CertaintySection(certainty: certainty)
    let charts = certainty.labels.enumerated().compactMap { number, label in
      RiskCoverageChart(label, number: number + 1).drawing
    }
    return PageFields([
      .anchor: .text(anchor), .heading: .text(heading),
      .curveFindings: .texts(certainty.labels.flatMap(section.findings)),
      .charts: .list(charts.map { PageFields([.chart: .drawing($0)]) }),
      .curveTables: .tables(certainty.labels.flatMap { CertaintyTables($0).tables }),
      .curveNotes: .texts(section.notes),
    ])
  }

  /// What is found of one label.
  private func findings(_ label: CertaintySummary.Label) -> [String] {
    [coverage(label), abstaining(label), confidence(label)].compactMap { $0 }
  }

  private func coverage(_ label: CertaintySummary.Label) -> String? {
    guard let whole = label.measures[.coverage]?.summary else { return nil }
    let start =
      "\(label.label): conformal sets hold the truth in \(NumberText.both(whole)) of units"
    let without = label.answers.withoutSet
    let rest =
      without == 0 ? "" : " \(without) units have no set: their kind was too rare to calibrate."
    return start + (verdict(whole) ?? ".") + rest
  }

  /// What coverage says of the declared chance; nil where none was declared.
  ///
  /// One calibration covers more or less by its own chance, which is no fault of the patients.
  private func verdict(_ coverage: Estimate) -> String? {
    guard let alpha = certainty.alpha else { return nil }
    let declared = "the declared \(NumberText.decimal(1 - alpha, digits: 2))"
    if certainty.isFittedHere == true {
      return " beside \(declared): they were fitted on these units, so this is no test of it."
    }
    guard let patients = certainty.calibrationPatients,
      let allowed = ConformalFit.coverageLimits(alpha: alpha, patients: patients),
      let lower = coverage.lower, let upper = coverage.upper
    else { return " beside \(declared)." }
    let limits =
      "what a calibration on \(patients) patients allows, \(NumberText.decimal(allowed.lower))–"
      + NumberText.decimal(allowed.upper)
    if upper < allowed.lower {
      return ", less than \(declared) and than \(limits): these patients are not like those of "
        + "the calibration."
    }
    if lower > allowed.upper {
      return ", more than \(declared) and than \(limits): sets are larger than they need be."
    }
    return " beside \(declared), within \(limits)."
  }

  private func abstaining(_ label: CertaintySummary.Label) -> String? {
    guard let deferral = label.measures[.deferral]?.summary,
      let all = label.measures[.accuracyOfAll]?.summary,
      let answered = label.measures[.accuracyOfAnswered]?.summary
    else { return nil }
    return "\(label.label): \(label.answers.withheld) of \(label.answers.units) answers were "
      + "withheld, \(NumberText.both(deferral)). Of the answers given "
      + "\(NumberText.both(answered)) are right, of all, had none been withheld, "
      + "\(NumberText.both(all)). All other numbers of this report count the withheld answers."
  }

  private func confidence(_ label: CertaintySummary.Label) -> String? {
    guard label.selective.area.value != nil, let risk = label.selective.risk.value else {
      return nil
    }
    let areaText = NumberText.both(label.selective.area)
    guard let lower = label.selective.gain.lower, lower > 0 else {
      return "\(label.label): no evidence that confidence tells right answers from wrong: the area "
        + "under the risk–coverage curve is \(areaText), the error rate "
        + "\(NumberText.decimal(risk))."
    }
    return "\(label.label): confident answers are wrong less often: the area under the "
      + "risk–coverage curve is \(areaText), below the error rate of \(NumberText.decimal(risk)) "
      + "that confidence without meaning would give, by \(NumberText.both(label.selective.gain))."
  }

  private var notes: [String] {
    let sets = certainty.labels.contains { $0.measures[.coverage] != nil }
    return [
      "The risk–coverage curve answers the most confident units first. Confidence is the distance "
        + "of score and threshold in log odds, of classes the share of the largest score; "
        + "where scores are no probabilities it is the distance itself, of classes that of the two "
        + "largest scores. AURC is the mean risk over coverages, E-AURC what of "
        + "it a perfect order would save (Geifman, "
        + "Uziel and El-Yaniv 2019). Intervals draw patients."
    ]
      + (sets
        ? [
          "A conformal set holds the truth of a new patient with the declared chance, on average "
            + "over calibrations and over patients of the same kind; of each group only where it "
            + "was calibrated apart. Out of fold the sets of a fold come from the other folds, "
            + "whose networks learnt from its patients: there the promise is not exact.",
          "What one calibration allows are the limits between which the coverage of 95 of 100 "
            + "calibrations on so many patients lies, where all patients are alike (Angelopoulos "
            + "and Bates 2023); of kinds that were calibrated apart the smallest gives them.",
          "Sets of a label hold yes, no, both or neither; mean size counts the answers in a set.",
        ] : [])
  }
}
