internal import Compute

extension MitigationTrial {
  /// What networks of one way of training said of the units that they were not trained on.
  public struct Arm: Sendable {
    /// The method's name.
    public let method: String
    /// By seed its rows.
    public let tables: [[PredictionRow]]

    /// Makes an arm.
    public init(method: String, tables: [[PredictionRow]]) {
      (self.method, self.tables) = (method, tables)
    }
  }

  /// How trials are measured.
  public struct Plan: Sendable {
    /// The attribute whose values are groups.
    public let attribute: String
    /// The bands of `ageBand`.
    public var ageBands = AgeBands.standard
    /// Replicates that draw patients.
    public let replicates: Int
    /// Seed of the replicates.
    public let seed: UInt64
    /// Threads, which change no digit.
    public let threads: Int

    /// Makes a plan.
    public init(attribute: String, replicates: Int, seed: UInt64, threads: Int) {
      self.attribute = attribute
      self.replicates = replicates
      self.seed = seed
      self.threads = threads
    }
  }

  /// One trial for each method and label; units that some network left unanswered, or whose truth
  /// is not known, are left out of all, and scores of different folds, which other networks gave,
  /// are not held against each other.
  ///
  /// - Precondition: all arms have as many tables as `plain`, and that is one at least.
  public static func trials(
    plain: Arm, methods: [Arm], attributes: CohortAttributes, plan: Plan
  ) -> [MitigationTrial] {
    let all = [plain] + methods
    precondition(
      !plain.tables.isEmpty && all.allSatisfy { $0.tables.count == plain.tables.count },
      "arms of different seeds")
    let labels = Set(plain.tables[0].map(\.label)).sorted()
    let level = 1 - 0.05 / Double(max(1, methods.count * labels.count))
    let pool = WorkerPool(threadCount: plan.threads)
    return labels.flatMap { label -> [MitigationTrial] in
      let units = JudgedByGroup(
        label: label, arms: all.map(\.tables), attributes: attributes, plan: plan)
      return methods.indices.map { method in
        units.trial(methods[method].method, arm: method + 1, level: level, plan: plan, on: pool)
      }
    }
  }
}

/// The units that all tables answer, with their groups.
private struct JudgedByGroup {
  let label: String
  let names: [String]
  private let isEligible: [Bool]
  /// By group the units, with the first scores; last comes the whole.
  private let samples: [Sample]
  /// By arm, seed and group the area over pairs inside a fold; last comes the whole.
  private let areas: [[[StratifiedArea]]]

  init(
    label: String, arms: [[[PredictionRow]]], attributes: CohortAttributes,
    plan: MitigationTrial.Plan
  ) {
    let known = arms.map { tables in
      tables.map { rows in
        Dictionary(
          rows.filter { $0.label == label && $0.isMeasured && $0.truth != nil }
            .map { ($0.unitID, $0) }, uniquingKeysWith: { first, _ in first })
      }
    }
    let first = known[0][0]
    let units = first.keys.filter { unit in
      known.allSatisfy { $0.allSatisfy { $0[unit]?.score != nil } }
    }.sorted()
    let values = units.map { unit -> String in
      let patient = first[unit]?.patientID ?? ""
      if plan.attribute == "ageBand", !attributes.names.contains("ageBand") {
        return plan.ageBands.band(
          of: attributes.value(of: "age", unitID: unit, patientID: patient))
      }
      return attributes.value(of: plan.attribute, unitID: unit, patientID: patient)
    }
    let names = Set(values).sorted()
    let patients = units.map { first[$0]?.patientID ?? "" }
    let truths = units.map { first[$0]?.truth == 1 }
    let order = ContentOrder(
      patients: patients,
      keys: units.indices.map { place in
        ContentKey(
          numbers: [truths[place] ? 1 : 0]
            + known.flatMap { $0.map { $0[units[place]]?.score ?? 0 } }, words: [])
      })
    let members = (0...names.count).map { group in
      units.indices.filter { group == names.count || values[$0] == names[group] }
    }
    samples = members.map { places in
      Sample(
        places.map {
          Observation(
            score: first[units[$0]]?.score ?? 0, truth: truths[$0], patient: order.index[$0])
        }, patientBound: order.patientCount)
    }
    areas = known.map { tables in
      tables.map { rows in
        members.map { places in
          StratifiedArea(
            scores: places.map { rows[units[$0]]?.score ?? 0 },
            truths: places.map { truths[$0] }, patients: places.map { order.index[$0] },
            strata: places.map { rows[units[$0]]?.fold ?? 0 })
        }
      }
    }
    isEligible = names.indices.map { [samples] group in
      samples[group].counts.isEligible && CohortAttributes.isStated(names[group])
    }
    (self.label, self.names) = (label, names)
  }

  /// Numbers of one arm: each group's AUROC, the whole's, the worst group's and the gap.
  private func numbers(_ areas: [Double?]) -> [Double?] {
    let eligible = names.indices.filter { isEligible[$0] }.map { areas[$0] }
    let values = eligible.compactMap { $0 }
    guard eligible.count > 1, values.count == eligible.count, let least = values.min(),
      let most = values.max()
    else { return areas + [nil, nil] }
    return areas + [least, most - least]
  }

  /// The same for the mean over seeds.
  private func mean(_ tables: [[StratifiedArea]], _ weights: [Int]) -> [Double?] {
    let areas = tables.map { groups in groups.map { $0.weighted(weights) } }
    return numbers(
      areas[0].indices.map { place in
        let values = areas.compactMap { $0[place] }
        return values.count == areas.count
          ? values.reduce(0, +) / Double(values.count) : nil
      })
  }

  func trial(
    _ method: String, arm: Int, level: Double, plan: MitigationTrial.Plan, on pool: WorkerPool
  ) -> MitigationTrial {
    let measures = [areas[0], areas[arm]]
    let whole = samples[names.count]
    let bound = whole.patientBound
    let patients = whole.patients
    let drawn = Replicates.map(patients.isEmpty ? 0 : plan.replicates, on: pool) { block in
      var weights = [Int](repeating: 0, count: bound)
      return block.map { replicate -> [Double?] in
        PatientDraw(seed: plan.seed, replicate: replicate).fill(&weights, patients)
        return Self.less(self.mean(measures[1], weights), self.mean(measures[0], weights))
      }
    }
    let once = [Int](repeating: 1, count: bound)
    let sides = measures.map { mean($0, once) }
    let seeds = areas[0].indices.map { seed in
      let own = measures.map { tables in numbers(tables[seed].map { $0.weighted(once) }) }
      return Self.less(own[1], own[0])
    }
    func comparison(_ place: Int) -> MitigationTrial.Comparison {
      let sample = samples[min(place, names.count)]
      let values = (plain: sides[0][place], treated: sides[1][place])
      let estimate = Estimate.resampled(
        Self.less([values.treated], [values.plain])[0],
        limits: PatientBootstrap.limits(
          drawn.compactMap { $0[place] }, of: plan.replicates, level: level),
        patients: sample.counts.scarcerPatients, "patients of the scarcer class",
        counts: sample.counts, undefined: "no fold holds both classes")
      return MitigationTrial.Comparison(
        plain: estimate.value == nil ? nil : values.plain,
        treated: estimate.value == nil ? nil : values.treated, difference: estimate,
        bySeed: estimate.value == nil ? [] : seeds.compactMap { $0[place] }, level: level)
    }
    let all = comparison(names.count)
    let groups = names.indices.map {
      MitigationTrial.Group(
        name: names[$0], isEligible: isEligible[$0], comparison: comparison($0))
    }
    let isComparable = isEligible.count { $0 } > 1
    let worst = isComparable ? comparison(names.count + 1) : nil
    let gap = isComparable ? comparison(names.count + 2) : nil
    return MitigationTrial(
      method: method, label: label, attribute: plan.attribute, seeds: seeds.count, level: level,
      whole: all, groups: groups, worst: worst, gap: gap,
      verdict: MitigationTrial.verdict(whole: all, groups: groups, worst: worst, gap: gap))
  }

  private static func less(_ a: [Double?], _ b: [Double?]) -> [Double?] {
    zip(a, b).map { a, b in a.flatMap { a in b.map { a - $0 } } }
  }
}
