internal import Compute

extension CohortTable {
  /// All numbers of the table; how many threads find them changes none.
  ///
  /// - Precondition: `problems` is empty; at least one thread.
  public func summary(threads: Int = 1) -> EvaluationSummary {
    precondition(problems.isEmpty, "the table has \(problems.count) problems")
    let pool = WorkerPool(threadCount: threads)
    let shares = options.groups.indices.map { missingShare(column: $0) }
    return EvaluationSummary(
      unit: unit, options: options, unitCount: units.count, patientCount: patientCount,
      labels: labels.map { labelSummary($0, missingShares: shares, on: pool) },
      macro: options.labelKind == .multiClass ? macro : nil,
      attributes: options.groups.indices.map { attributeSummary(column: $0, shares[$0]) },
      skippedAttributes: skipped)
  }

  private func labelSummary(
    _ table: LabelTable, missingShares: [Double], on pool: WorkerPool
  ) -> LabelSummary {
    let sample = table.sample
    let bootstrap = PatientBootstrap(
      sample, replicates: options.bootstrapReplicates, level: options.confidenceLevel,
      seed: options.seed, withBand: true, on: pool)
    let metrics = sample.estimates(options: options, bootstrap: bootstrap, isWhole: true)
    let tables = groupColumns.map { column in
      groupTable(sample, column: column, missingShare: missingShares[column], on: pool)
    }
    return LabelSummary(
      label: table.name, flow: table.flow, counts: sample.counts, thresholds: table.thresholds,
      confusion: sample.confusion, metrics: metrics,
      curves: Curves(
        roc: sample.rocCurve, rocBand: bootstrap.band,
        precisionRecall: sample.precisionRecallCurve,
        reliability: sample.reliability(
          bins: options.calibrationBins, level: options.confidenceLevel)),
      majority: MajorityCheck(sample, auroc: .auroc(sample, level: options.confidenceLevel)),
      attributes: tables, worstGroup: Self.worstGroup(tables),
      groupsWithTooLittleData: Self.tooSmall(tables))
  }

  private static func worstGroup(_ tables: [GroupTable]) -> GroupReference? {
    var worst: (area: Double, reference: GroupReference)?
    for table in tables {
      for group in table.groups where group.isEligible {
        guard let area = group.metrics[.auroc]?.value else { continue }
        if area < worst?.area ?? .infinity {
          worst = (area, GroupReference(attribute: table.attribute, group: group.name))
        }
      }
    }
    return worst?.reference
  }

  private static func tooSmall(_ tables: [GroupTable]) -> [GroupReference] {
    tables.flatMap { table in
      table.groups
        .filter { $0.counts.scarcerPatients < SampleCounts.fewestForValue }
        .map { GroupReference(attribute: table.attribute, group: $0.name) }
    }
  }

  /// The columns of the attributes that make groups.
  private var groupColumns: [Int] {
    options.groups.indices.filter { column in
      !skipped.contains { $0.attribute == options.groups[column] }
    }
  }

  private func missingShare(column: Int) -> Double {
    let missing = units.count { ["unknown", "declined", "invalid"].contains($0.groups[column]) }
    return units.isEmpty ? 0 : Double(missing) / Double(units.count)
  }

  private func attributeSummary(column: Int, _ missingShare: Double) -> AttributeSummary {
    let attribute = options.groups[column]
    let isSkipped = skipped.contains { $0.attribute == attribute }
    let names = isSkipped ? [] : groupNames(column: column)
    return AttributeSummary(
      attribute: attribute,
      values: names.map { name in
        let inside = units.filter { $0.groups[column] == name }
        return AttributeValue(
          name: name, imageCount: inside.count,
          patientCount: Set(inside.map(\.patient)).count)
      }, missingShare: missingShare)
  }

  /// Stated values by name, age bands youngest first, then the special values.
  func groupNames(column: Int) -> [String] {
    let bands = options.groups[column] == "ageBand" ? options.ageBands.names : []
    func rank(_ name: String) -> Int {
      if let special = CohortAttributes.specialValues.firstIndex(of: name) {
        return 1_000 + special
      }
      return bands.firstIndex(of: name) ?? 999
    }
    return Set(units.map { $0.groups[column] }).sorted { (rank($0), $0) < (rank($1), $1) }
  }

  /// Mean one-against-rest area, its variance I/(I−1)·Σφᵢ² from the mean influence of each
  /// patient; accuracy of the largest class.
  private var macro: MacroSummary {
    let samples = labels.map(\.sample)
    let whole = samples.first?.counts ?? Sample([], patientBound: 0).counts
    let accuracy = Proportion(
      Sample(rightAnswers, patientBound: patientCount), among: { _ in true }, share: \.truth)
    let accuracyEstimate = accuracy.estimate(
      level: options.confidenceLevel, counts: whole, ifEmpty: "there are no units")
    return MacroSummary(
      auroc: macroArea(samples, counts: whole), accuracy: accuracyEstimate,
      majority: macroMajority(accuracyEstimate))
  }

  private func macroArea(_ samples: [Sample], counts: SampleCounts) -> Estimate {
    for sample in samples {
      if let missing = Estimate.missingArea(sample.counts) { return missing.with(counts: counts) }
    }
    let placements = samples.compactMap { Placements($0) }
    guard !placements.isEmpty, placements.count == samples.count else {
      return .undefined("there are no classes", counts: counts)
    }
    let classes = Double(placements.count)
    let area = placements.reduce(0) { $0 + $1.area } / classes
    let influences = placements.map(\.influences)
    var squares = 0.0
    for patient in 0..<patientCount {
      let mean = influences.reduce(0) { $0 + $1[patient] } / classes
      squares += mean * mean
    }
    let patients = Double(counts.patientCount)
    let half =
      NormalDistribution.twoSided(level: options.confidenceLevel)
      * (patients / (patients - 1) * squares).squareRoot()
    let scarcest = samples.map(\.counts.scarcerPatients).min() ?? 0
    let (status, reason) = Estimate.precision(scarcest, "patients of the rarest class")
    return Estimate(
      value: area, lower: half > 0 ? max(area - half, 0) : nil,
      upper: half > 0 ? min(area + half, 1) : nil, method: half > 0 ? .macroMean : .none,
      counts: counts, status: status,
      reason: half > 0 ? reason : "the variance estimate is 0; no interval")
  }

  /// One observation per unit, true where the class that was called is the true one.
  private var rightAnswers: [Observation] {
    var isRight: [Int: Bool] = [:]
    var patient: [Int: Int] = [:]
    for observation in labels.flatMap(\.sample.observations) {
      let agrees = observation.call == observation.truth
      isRight[observation.unit] = isRight[observation.unit, default: true] && agrees
      patient[observation.unit] = observation.patient
    }
    return isRight.map {
      Observation(score: 0, truth: $0.value, patient: patient[$0.key] ?? 0, unit: $0.key)
    }
  }

  private func macroMajority(_ accuracy: Estimate) -> MajorityCheck {
    let largest = labels.map(\.sample.counts.positives).max() ?? 0
    guard !units.isEmpty else {
      return MajorityCheck(
        level: .unknown, majorityShare: nil, accuracy: nil,
        sentence: "There are no units to judge.")
    }
    let share = Double(largest) / Double(units.count)
    guard let value = accuracy.value else {
      return MajorityCheck(
        level: .unknown, majorityShare: share, accuracy: nil,
        sentence: "There are too few patients to judge against the majority class.")
    }
    let passed = value > share
    return MajorityCheck(
      level: passed ? .passed : .alarm, majorityShare: share, accuracy: value,
      sentence: passed
        ? "" : "No more answers are right than if all were the most frequent class.")
  }
}
