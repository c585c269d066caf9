extension CohortTable {
  /// Mean one-against-rest area, its variance I/(I−1)·Σφᵢ² from the mean influence of each
  /// patient; accuracy of the largest class.
  func macro(_ groupings: [Grouping]) -> MacroSummary {
    let samples = labels.map(\.sample)
    let answers = Sample(rightAnswers, patientBound: patientCount)
    let accuracy = shareOfRight(answers)
    return MacroSummary(
      auroc: macroArea(samples, counts: answers.counts), accuracy: accuracy,
      majority: macroMajority(accuracy), confusion: classConfusion,
      groups: groupings.flatMap { grouping in
        grouping.names.indices.map { group in
          let isInside: (Observation) -> Bool = { grouping.groupOf[$0.unit] == group }
          let inside = answers.filter(isInside)
          return MacroGroup(
            attribute: grouping.attribute, group: grouping.names[group],
            auroc: macroArea(samples.map { $0.filter(isInside) }, counts: inside.counts),
            accuracy: shareOfRight(inside))
        }
      })
  }

  /// Mean area over the labels; share of units with every label right; share of wrong answers.
  var multiLabel: MultiLabelSummary {
    let answers = Sample(rightAnswers, patientBound: patientCount)
    let wrong = labels.flatMap(\.sample.observations).map { observation in
      var observation = observation
      observation.truth = observation.call != observation.truth
      return observation
    }
    let hasCalls = wrong.allSatisfy { $0.call != nil }
    let missing = Estimate.undefined("units have no frozen threshold", counts: answers.counts)
    return MultiLabelSummary(
      macroAuroc: macroArea(labels.map(\.sample), counts: answers.counts),
      subsetAccuracy: hasCalls ? shareOfRight(answers) : missing,
      hammingLoss: hasCalls ? shareOfRight(Sample(wrong, patientBound: patientCount)) : missing)
  }

  /// Units by true class, then by called class; nil unless each unit has one of either.
  private var classConfusion: [[Int]]? {
    var truth: [Int: Int] = [:]
    var call: [Int: Int] = [:]
    var answers = 0
    for (index, label) in labels.enumerated() {
      for observation in label.sample.observations {
        if observation.truth { truth[observation.unit] = index }
        if observation.call == true {
          call[observation.unit] = index
          answers += 1
        }
      }
    }
    guard truth.count == units.count, call.count == units.count, answers == units.count else {
      return nil
    }
    var result = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for (unit, row) in truth { result[row][call[unit] ?? 0] += 1 }
    return result
  }

  private func shareOfRight(_ answers: Sample) -> Estimate {
    Proportion(answers, among: { _ in true }, share: \.truth).estimate(
      level: options.confidenceLevel, counts: answers.counts, ifEmpty: "there are no units")
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

  /// One observation per unit, true where every label that it has was called rightly.
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
