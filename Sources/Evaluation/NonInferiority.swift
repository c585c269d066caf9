internal import Compute

/// Whether a challenger is not worse than a champion on the same units, by measure and group.
///
/// The difference is drawn by a bootstrap of patients in which both models meet the same patients;
/// "not worse" is a lower limit above −margin (two-sided level, as CONSORT's extension for
/// non-inferiority trials, Piaggio et al., JAMA 308, 2012, 2594–2604, asks for intervals).
public struct NonInferiority: Codable, Sendable, Equatable {
  /// What can be compared.
  public enum Measure: String, Codable, CaseIterable, Sendable {
    case auroc, sensitivity, specificity
  }

  /// The whole, or one group of an attribute.
  public struct Part: Codable, Sendable, Equatable {
    /// The attribute; `all` for the whole.
    public let attribute: String
    /// Its value; `all` for the whole.
    public let group: String
    /// Whether the part decides: 30 patients of either class whom the champion scores, and a value
    /// that states something.
    public let isEligible: Bool
    /// The champion's value.
    public let champion: Double?
    /// The challenger's value.
    public let challenger: Double?
    /// Challenger less champion.
    public let difference: Estimate
    /// What the interval says about the margin.
    public let verdict: ModelComparison.Verdict
    /// Units that the champion answered, not withholding its answer, and whose truth is known.
    public let championUnits: Int
    /// Those of them that the challenger left unanswered: out of its scope, or withheld.
    public let unanswered: Int

    /// Makes a part from its facts.
    package init(
      attribute: String, group: String, isEligible: Bool, champion: Double?, challenger: Double?,
      difference: Estimate, verdict: ModelComparison.Verdict, championUnits: Int, unanswered: Int
    ) {
      self.attribute = attribute
      self.group = group
      self.isEligible = isEligible
      self.champion = champion
      self.challenger = challenger
      self.difference = difference
      self.verdict = verdict
      self.championUnits = championUnits
      self.unanswered = unanswered
    }
  }

  /// The label.
  public let label: String
  /// What is compared.
  public let measure: Measure
  /// How much worse still counts as not worse.
  public let margin: Double
  /// Units that both models scored and whose truth is known; of withheld answers the score counts.
  public let commonUnits: Int
  /// The whole, then every group of every declared attribute.
  public let parts: [Part]

  /// Makes a comparison from its parts, the whole first.
  package init(
    label: String, measure: Measure, margin: Double, commonUnits: Int, parts: [Part]
  ) {
    self.label = label
    self.measure = measure
    self.margin = margin
    self.commonUnits = commonUnits
    self.parts = parts
  }

  /// Compares two tables by every measure, label by label; labels that one lacks are left out.
  ///
  /// - Parameters:
  ///   - margin: at least 0.
  ///   - threads: how many threads draw the bootstrap; they change no digit.
  /// - Precondition: neither table has problems, nor have the two together.
  public static func compare(
    champion: CohortTable, challenger: CohortTable, measures: [Measure], margin: Double,
    threads: Int
  ) -> [NonInferiority] {
    precondition(margin >= 0 && margin.isFinite, "no margin \(margin)")
    precondition(
      ModelComparison.problems(first: champion, second: challenger).isEmpty,
      "the tables disagree")
    let pool = WorkerPool(threadCount: threads)
    return champion.labels.flatMap { label -> [NonInferiority] in
      guard let other = challenger.labels.first(where: { $0.name == label.name }) else { return [] }
      let pair = PairedSample(
        first: champion, label.sample, second: challenger, other.sample)
      let groupings = champion.groupings
      let answers = AnsweredUnits(champion, label, challenger, other)
      return measures.map { measure in
        NonInferiority(
          label: label.name, measure: measure, margin: margin,
          commonUnits: pair.first.observations.count,
          parts: pair.parts(
            measure, answers, margin: margin, groupings: groupings,
            options: champion.options, on: pool))
      }
    }
  }
}

/// What the champion scored and answered, and what of that the challenger answered too.
private struct AnsweredUnits {
  /// What the champion scored; who decides must not hang on what the challenger refuses.
  let scored: Sample
  /// The units that the champion answered, by their number in its table.
  let champion: Set<Int>
  /// Those of them that the challenger answered.
  let both: Set<Int>

  init(
    _ table: CohortTable, _ label: CohortTable.LabelTable, _ other: CohortTable,
    _ otherLabel: CohortTable.LabelTable
  ) {
    func answered(_ label: CohortTable.LabelTable) -> Set<Int> {
      Set(label.sample.observations.map(\.unit)).subtracting(label.withheld)
    }
    let names = Set(answered(otherLabel).map { other.units[$0].unitID })
    scored = label.sample
    champion = answered(label)
    both = champion.filter { names.contains(table.units[$0].unitID) }
  }
}

extension PairedSample {
  /// The differences in the whole and in every group.
  fileprivate func parts(
    _ measure: NonInferiority.Measure, _ answers: AnsweredUnits, margin: Double,
    groupings: [Grouping], options: EvaluationOptions, on pool: WorkerPool
  ) -> [NonInferiority.Part] {
    func part(
      _ attribute: String, _ group: String, isStated: Bool, _ isInside: (Observation) -> Bool
    ) -> NonInferiority.Part {
      let (a, b) = (first.filter(isInside), second.filter(isInside))
      let own = answers.scored.filter(isInside)
      let told = own.observations.filter { answers.champion.contains($0.unit) }
      let whole = [Int](repeating: 1, count: a.patientBound)
      let values = [a, b].map { WeightedMeasure(measure, $0).value(whole) }
      let difference = Self.difference(measure, a, b, options: options, on: pool)
      return NonInferiority.Part(
        attribute: attribute, group: group, isEligible: isStated && own.counts.isEligible,
        champion: difference.value == nil ? nil : values[0],
        challenger: difference.value == nil ? nil : values[1], difference: difference,
        verdict: Self.verdict(difference, margin: margin),
        championUnits: told.count,
        unanswered: told.count { !answers.both.contains($0.unit) })
    }
    var parts = [part("all", "all", isStated: true) { _ in true }]
    for grouping in groupings {
      for group in grouping.names.indices {
        parts.append(
          part(grouping.attribute, grouping.names[group], isStated: grouping.isStated[group]) {
            grouping.groupOf[$0.unit] == group
          })
      }
    }
    return parts
  }

  /// Challenger less champion, its limits from drawn patients whom both meet.
  private static func difference(
    _ measure: NonInferiority.Measure, _ champion: Sample, _ challenger: Sample,
    options: EvaluationOptions, on pool: WorkerPool
  ) -> Estimate {
    let (a, b) = (WeightedMeasure(measure, champion), WeightedMeasure(measure, challenger))
    let bound = champion.patientBound
    let patients = champion.patients
    let seed = options.seed
    let drawn = Replicates.map(patients.isEmpty ? 0 : options.bootstrapReplicates, on: pool) {
      block in
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate -> Double? in
        PatientDraw(seed: seed, replicate: replicate).fill(&weights, patients)
        return Self.less(b.value(weights), a.value(weights))
      }
    }
    let whole = [Int](repeating: 1, count: bound)
    return Estimate.resampled(
      Self.less(b.value(whole), a.value(whole)),
      limits: PatientBootstrap.limits(
        drawn.compactMap { $0 }, of: options.bootstrapReplicates, level: options.confidenceLevel),
      patients: measure.patients(of: champion.counts), measure.denominator,
      counts: champion.counts, undefined: "units have no frozen threshold, or a class is absent")
  }

  private static func less(_ a: Double?, _ b: Double?) -> Double? {
    a.flatMap { a in b.map { a - $0 } }
  }

  private static func verdict(_ estimate: Estimate, margin: Double) -> ModelComparison.Verdict {
    guard let lower = estimate.lower, let upper = estimate.upper else { return .undefined }
    if lower > 0 { return .superior }
    if lower > -margin { return .nonInferior }
    return upper < -margin ? .inferior : .inconclusive
  }
}

extension NonInferiority.Measure {
  /// The patients behind it.
  fileprivate func patients(of counts: SampleCounts) -> Int {
    switch self {
    case .auroc: counts.scarcerPatients
    case .sensitivity: counts.positivePatients
    case .specificity: counts.negativePatients
    }
  }

  /// Who they are.
  fileprivate var denominator: String {
    switch self {
    case .auroc: "patients of the scarcer class"
    case .sensitivity: "positive patients"
    case .specificity: "negative patients"
    }
  }
}
