internal import Compute

/// Two models on the same units: what the second one changes, overall and by group.
public struct ModelComparison: Codable, Sendable, Equatable {
  /// What may be said about "not worse by more than the margin".
  public enum Verdict: String, Codable, Sendable {
    /// The whole interval lies above −margin.
    case nonInferior = "non_inferior"
    /// The whole interval lies above 0.
    case superior
    /// The whole interval lies below −margin.
    case inferior
    /// The interval holds −margin.
    case inconclusive
    /// There is no interval.
    case undefined
  }

  /// One measure: the second model's less the first's, on the same units.
  public struct Difference: Codable, Sendable, Equatable {
    /// What is compared.
    public let metric: Metric
    /// The first model's value.
    public let first: Double?
    /// The second model's value.
    public let second: Double?
    /// Second less first, with its interval.
    public let difference: Estimate
    /// Two-sided p value of no difference; nil where there is no standard error.
    public let pValue: Double?
    /// What the interval says about the margin.
    public let verdict: Verdict
  }

  /// The differences in the whole cohort or in one group.
  public struct Part: Codable, Sendable, Equatable {
    /// The attribute; `all` for the whole.
    public let attribute: String
    /// Its value; `all` for the whole.
    public let group: String
    /// AUROC, AUPRC, sensitivity, specificity and Brier score.
    public let differences: [Difference]
  }

  /// The label.
  public let label: String
  /// How much worse still counts as not worse, in units of the measure.
  public let margin: Double
  /// Units that both models answered and whose truth is known.
  public let commonUnits: Int
  /// Units that only the first one answered.
  public let onlyFirst: Int
  /// Units that only the second one answered; nil where a release withholds it.
  @Nullable public private(set) var onlySecond: Int?
  /// The whole, then every group of every declared attribute.
  public let parts: [Part]

  /// Compares two tables label by label; labels that one of them lacks are left out.
  ///
  /// Patients and units are matched by pseudonym, truths and groups are the first table's.
  ///
  /// - Parameters:
  ///   - margin: how much worse still counts as not worse, at least 0, such as 0.05.
  ///   - threads: how many threads draw the bootstrap; they change no digit.
  /// - Precondition: neither table has problems, nor have the two together.
  public static func compare(
    first: CohortTable, second: CohortTable, margin: Double, threads: Int = 1
  ) -> [ModelComparison] {
    precondition(margin >= 0 && margin.isFinite, "no margin \(margin)")
    precondition(
      first.problems.isEmpty && second.problems.isEmpty,
      "\(first.problems.count) and \(second.problems.count) problems")
    precondition(problems(first: first, second: second).isEmpty, "the tables disagree")
    let pool = WorkerPool(threadCount: threads)
    return first.labels.compactMap { label in
      second.labels.first { $0.name == label.name }.map { other in
        PairedSample(first: first, label.sample, second: second, other.sample).comparison(
          label: label.name, margin: margin, groupings: first.groupings, options: first.options,
          on: pool)
      }
    }
  }
}

extension ModelComparison {
  /// What keeps two tables from being compared: units whose truth or patient they disagree on.
  ///
  /// - Precondition: neither table has problems of its own.
  public static func problems(first: CohortTable, second: CohortTable) -> [CohortProblem] {
    var problems: [CohortProblem] = []
    for label in first.labels {
      guard let other = second.labels.first(where: { $0.name == label.name }) else { continue }
      var facts: [String: (truth: Bool, patientID: String)] = [:]
      for observation in other.sample.observations {
        let unit = second.units[observation.unit]
        facts[unit.unitID] = (observation.truth, unit.patientID)
      }
      for observation in label.sample.observations {
        let unit = first.units[observation.unit]
        guard let fact = facts[unit.unitID] else { continue }
        if fact.truth != observation.truth {
          problems.append(
            CohortProblem(.truthsDiffer, caseID: unit.unitID, label: label.name))
        }
        if fact.patientID != unit.patientID {
          problems.append(
            CohortProblem(.patientsDiffer, caseID: unit.unitID, label: label.name))
        }
      }
    }
    return problems.sorted {
      ($0.caseID, $0.label, $0.code.rawValue) < ($1.caseID, $1.label, $1.code.rawValue)
    }
  }
}

/// The units that two models both answered, in one order.
struct PairedSample {
  let first: Sample
  let second: Sample
  private let onlyFirst: Int
  private let onlySecond: Int

  init(first table: CohortTable, _ first: Sample, second other: CohortTable, _ second: Sample) {
    var byUnit: [String: Observation] = [:]
    for observation in second.observations {
      byUnit[other.units[observation.unit].unitID] = observation
    }
    var pairs: [(Observation, Observation)] = []
    for observation in first.observations {
      guard var match = byUnit[table.units[observation.unit].unitID] else { continue }
      match.unit = observation.unit
      pairs.append((observation, match))
    }
    // Patients who are alike in one table need not be in the other: they are put in order anew.
    let order = ContentOrder(
      patients: pairs.map { table.units[$0.0.unit].patientID },
      keys: pairs.map { pair in
        ContentKey(
          numbers: [pair.0, pair.1].flatMap { observation in
            [
              observation.score, observation.truth ? 1 : 0, observation.probability ?? -1,
              observation.call.map { $0 ? 1 : 0 } ?? -1,
            ]
          }, words: table.units[pair.0.unit].groups)
      })
    for (index, patient) in order.index.enumerated() {
      pairs[index].0.patient = patient
      pairs[index].1.patient = patient
    }
    self.first = Sample(pairs.map(\.0), patientBound: order.patientCount)
    self.second = Sample(pairs.map(\.1), patientBound: order.patientCount)
    onlyFirst = first.observations.count - pairs.count
    onlySecond = second.observations.count - pairs.count
  }

  func comparison(
    label: String, margin: Double, groupings: [Grouping], options: EvaluationOptions,
    on pool: WorkerPool
  ) -> ModelComparison {
    func part(_ attribute: String, _ group: String, _ a: Sample, _ b: Sample)
      -> ModelComparison.Part
    {
      ModelComparison.Part(
        attribute: attribute, group: group,
        differences: PairedDifferences(
          first: a, second: b, margin: margin, options: options, pool: pool
        ).all)
    }
    var parts = [part("all", "all", first, second)]
    for grouping in groupings {
      for group in grouping.names.indices {
        let isInside: (Observation) -> Bool = { grouping.groupOf[$0.unit] == group }
        parts.append(
          part(
            grouping.attribute, grouping.names[group], first.filter(isInside),
            second.filter(isInside)))
      }
    }
    return ModelComparison(
      label: label, margin: margin, commonUnits: first.observations.count, onlyFirst: onlyFirst,
      onlySecond: onlySecond, parts: parts)
  }
}
