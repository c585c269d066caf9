internal import Compute

extension CohortTable {
  /// All numbers of the table; how many threads find them changes none.
  ///
  /// - Precondition: `problems` is empty; at least one thread.
  public func summary(threads: Int = 1) -> EvaluationSummary {
    precondition(problems.isEmpty, "the table has \(problems.count) problems")
    let pool = WorkerPool(threadCount: threads)
    let groupings = groupings
    let crossed = intersections(groupings)
    return EvaluationSummary(
      unit: unit, options: options, unitCount: units.count, patientCount: patientCount,
      labels: labels.map { labelSummary($0, groupings + crossed.made, on: pool) },
      macro: options.labelKind == .multiClass ? macro(groupings) : nil,
      multiLabel: options.labelKind == .multiLabel ? multiLabel : nil,
      attributes: options.groups.indices.map { attributeSummary(column: $0) },
      skippedAttributes: skipped + crossed.skipped)
  }

  private func labelSummary(
    _ table: LabelTable, _ groupings: [Grouping], on pool: WorkerPool
  ) -> LabelSummary {
    let sample = table.sample
    let level = options.confidenceLevel
    let bootstrap = PatientBootstrap(
      sample, replicates: options.bootstrapReplicates, level: level, seed: options.seed,
      withBand: true, on: pool)
    var tables = groupings.map { groupTable(sample, $0, on: pool) }
    tables.adjustForMultipleTesting()
    let attributes = tables.filter { !$0.isIntersection }
    return LabelSummary(
      label: table.name, flow: table.flow, counts: sample.counts, thresholds: table.thresholds,
      confusion: sample.confusion,
      metrics: sample.estimates(options: options, bootstrap: bootstrap, isWhole: true),
      predictiveValues: sample.predictiveValues(at: options.statedPrevalences, level: level),
      calibrationErrorByChance: sample.calibrationErrorByChance(bins: options.calibrationBins),
      curves: Curves(
        roc: sample.rocCurve, rocBand: bootstrap.band,
        precisionRecall: sample.precisionRecallCurve,
        reliability: sample.reliability(bins: options.calibrationBins, level: level),
        netBenefit: sample.decisionCurve),
      majority: MajorityCheck(sample, auroc: .auroc(sample, level: level)),
      attributes: attributes, intersections: tables.filter(\.isIntersection),
      worstGroup: WorstGroup.find(.auroc, in: attributes)?.reference,
      worstGroups: [.auroc, .sensitivity, .specificity].compactMap {
        WorstGroup.find($0, in: attributes)
      },
      underdiagnosisMetric: options.noFindingLabels.contains(table.name) ? .fpr : .fnr,
      groupsWithTooLittleData: Self.tooSmall(attributes),
      deferral: Deferral(table, groupings.filter { !$0.isIntersection }, level: level))
  }

  private static func tooSmall(_ tables: [GroupTable]) -> [GroupReference] {
    tables.flatMap { table in
      table.groups
        .filter { $0.counts.scarcerPatients < SampleCounts.fewestForValue }
        .map { GroupReference(attribute: table.attribute, group: $0.name) }
    }
  }

  private func attributeSummary(column: Int) -> AttributeSummary {
    let missing = units.count { Grouping.missingValues.contains($0.groups[column]) }
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
      }, missingShare: units.isEmpty ? 0 : Double(missing) / Double(units.count))
  }

  /// Stated values by name, age bands youngest first, then the special values.
  func groupNames(column: Int) -> [String] {
    GroupedAttribute.sorted(
      Set(units.map { $0.groups[column] }), of: options.groups[column], ageBands: options.ageBands)
  }
}
