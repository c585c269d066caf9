internal import Compute

/// How sure the answers are, and what became of those that are not.
public struct CertaintySummary: Codable, Sendable, Equatable {
  /// The whole, or a class.
  package struct ClassCoverage: Codable, Sendable, Equatable {
    /// The true class: a name, or `yes` and `no` of a label.
    package let truth: String
    /// Share of sets that hold it.
    package let coverage: Estimate
    /// Mean size of the sets.
    package let setSize: Estimate
  }

  /// Units by what became of their answer.
  package struct Answers: Codable, Sendable, Equatable {
    /// Units in scope with a truth.
    package let units: Int
    /// Those whose answer was withheld.
    package let withheld: Int
    /// Those without a conformal set, as their kind was too rare in the calibration.
    package let withoutSet: Int
    /// By number of answers in the set, from 0.
    package let setSizes: [Int]
  }

  /// The numbers of one label, or of the classes of a target together.
  package struct Label: Codable, Sendable, Equatable {
    /// The label; of classes `macro`, as in the table of all numbers.
    package let label: String
    /// What became of the answers.
    package let answers: Answers
    /// What answering only the most confident would give.
    package let selective: SelectiveSummary
    /// Coverage of each true class; empty without sets.
    package let classes: [ClassCoverage]
    /// Measures with their groups and gaps; none of sets or abstaining where there is neither.
    package let measures: [CertaintyMeasure: MeasuredLabel<Estimate>]
  }

  /// One entry per label, or one for all classes.
  package let labels: [Label]
  /// The chance of a miss that the model's sets were declared with; nil where nobody said.
  package let alpha: Double?
  /// Patients that the sets were calibrated on, of several kinds the fewest; nil where nobody said.
  public var calibrationPatients: Int?
  /// Whether the sets were fitted on the very units that they are measured on; nil: nobody said.
  public var isFittedHere: Bool?
  /// Level of the intervals.
  package let confidenceLevel: Double

  /// The name of the classes together.
  package static let macro = "macro"

  /// Measures rows that can be evaluated; how many threads do it changes no number.
  public init(
    _ rows: [PredictionRow], attributes: CohortAttributes, options: EvaluationOptions,
    alpha: Double?, threads: Int
  ) {
    let names = Set(rows.map(\.label)).sorted()
    let maker = CertaintyMaker(attributes: attributes, options: options, threads: threads)
    self.alpha = alpha
    confidenceLevel = options.confidenceLevel
    guard options.labelKind == .multiClass else {
      labels = names.map { name in
        maker.label(
          name, AnsweredUnit.units(ofLabel: rows.lazy.filter { $0.label == name }),
          classes: ["no", "yes"])
      }
      return
    }
    labels = [
      maker.label(
        Self.macro, AnsweredUnit.units(ofClasses: rows, labels: names), classes: names)
    ]
  }

  /// Whether any answer was withheld.
  package var abstains: Bool { labels.contains { $0.answers.withheld > 0 } }
}

/// Makes the numbers of one label after the other.
private struct CertaintyMaker {
  let attributes: CohortAttributes
  let options: EvaluationOptions
  let threads: Int

  private var resampling: PatientResampling {
    PatientResampling(
      replicates: options.bootstrapReplicates, level: options.confidenceLevel, seed: options.seed)
  }

  func label(
    _ name: String, _ units: [AnsweredUnit], classes: [String]
  ) -> CertaintySummary.Label {
    let all = PatientUnits(units)
    let coverage = CertaintyEvaluation(measure: .coverage, resampling: resampling)
    let setSize = CertaintyEvaluation(measure: .setSize, resampling: resampling)
    let sizes = units.compactMap(\.setSize)
    let counts = CertaintySummary.Answers(
      units: units.count, withheld: units.count { $0.isWithheld },
      withoutSet: sizes.isEmpty ? 0 : units.count - sizes.count,
      setSizes: sizes.isEmpty
        ? [] : (0...classes.count).map { size in sizes.count { $0 == size } })
    var measures: [CertaintyMeasure] = []
    if !sizes.isEmpty { measures += [.coverage, .setSize] }
    if counts.withheld > 0 { measures += [.deferral, .accuracyOfAll, .accuracyOfAnswered] }
    return CertaintySummary.Label(
      label: name, answers: counts,
      selective: SelectiveSummary(
        all, resampling: resampling, counts: coverage.counts(all),
        on: WorkerPool(threadCount: threads)),
      classes: sizes.isEmpty
        ? []
        : classes.enumerated().map { number, truth in
          let inside = all.filter { $0.truth == number }
          return CertaintySummary.ClassCoverage(
            truth: truth, coverage: coverage.summary(inside), setSize: setSize.summary(inside))
        },
      measures: Dictionary(
        uniqueKeysWithValues: measures.map { ($0, measured($0, name, units)) }))
  }

  private func measured(
    _ measure: CertaintyMeasure, _ name: String, _ units: [AnsweredUnit]
  ) -> MeasuredLabel<Estimate> {
    CertaintyEvaluation(measure: measure, resampling: resampling).measured(
      name, units,
      by: options.groups.map {
        GroupedAttribute(name: $0, of: attributes, ageBands: options.ageBands)
      }, permutations: options.permutations, threads: threads)
  }
}
