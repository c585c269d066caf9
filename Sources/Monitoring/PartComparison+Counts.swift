internal import Evaluation

extension PartComparison {
  /// Which groups patients belong to, by attribute.
  func mix(from first: Int) -> [DriftTest] {
    reference.attributes.keys.sorted().enumerated().compactMap { offset, name in
      guard let values = reference.attributes[name]?.values else { return nil }
      return counted(
        .mix, name, values, MonitorReference.valueCounts(name, patients), stream: first + offset)
    }
  }

  /// Which attributes are stated.
  func missing(from first: Int) -> [DriftTest] {
    reference.attributes.keys.sorted().enumerated().compactMap { offset, name in
      guard let statement = reference.attributes[name]?.statement else { return nil }
      return counted(
        .missing, name, statement, MonitorReference.statementCounts(name, patients),
        figure: "missing", stream: first + offset)
    }
  }

  /// What the contract refuses: one test.
  func scope(from first: Int) -> [DriftTest] {
    [
      counted(
        .scope, "refused", reference.scope, MonitorReference.scopeCounts(patients),
        figure: "refused", stream: first)
    ]
  }

  /// How many patients have each label; none where no label is known.
  func prevalences(from first: Int) -> [DriftTest] {
    part.labels.enumerated().compactMap { offset, label in
      let counts = MonitorReference.truthCounts(label.label, patients)
      guard counts.values.contains(where: { $0 > 0 }) else { return nil }
      guard let truths = label.truths else {
        return missing(.prevalence, label.label, DriftMonitor.noReference)
      }
      return counted(
        .prevalence, label.label, truths, counts, figure: "positive", stream: first + offset)
    }
  }

  /// - Parameter figure: the value whose share is printed; nil: none is.
  private func counted(
    _ kind: DriftKind, _ name: String, _ profile: TrainingProfile.Attribute,
    _ counts: [String: Int], figure: String? = nil, stream: Int
  ) -> DriftTest {
    let total = counts.values.reduce(0, +)
    guard total >= MonitorReference.fewestPatients else {
      return missing(kind, name, DriftMonitor.tooFew)
    }
    let both = TrainingProfile.counts(profile, beside: counts)
    let names = Set(both.training.keys).union(both.now.keys).sorted()
    let (then, now) = (names.map { both.training[$0] ?? 0 }, names.map { both.now[$0] ?? 0 })
    let p = PooledPermutation(reference: then, now: now)
      .pValue(
        seed: monitor.seed, stream: UInt64(stream), draws: monitor.draws,
        CountDistance.totalVariation)
    let patients = then.reduce(0, +)
    return test(
      kind, name, reference: patients, patients: total,
      DriftTest.Numbers(
        effect: CountDistance.totalVariation(then, now), pValue: p,
        // A share that the file does not name is of too few patients, and stays unnamed.
        reference: figure.flatMap { profile.patients[$0] }
          .map { Double($0) / Double(patients) },
        now: figure.map { Double(counts[$0] ?? 0) / Double(total) }))
  }

  // MARK: - Figures of labels

  /// Calibration and discrimination by label; none where no label is known.
  func figures() -> [DriftTest] {
    part.labels.flatMap { label -> [DriftTest] in
      let known = MonitorReference.truthCounts(label.label, patients).values.reduce(0, +)
      guard known > 0 else { return [] }
      let now = LabelFigures(label.label, of: patients)
      let figures: [(DriftKind, String, Figure)] = [
        (.calibration, "intercept", \.intercept), (.calibration, "slope", \.slope),
        (.discrimination, "AUROC", \.area),
      ]
      return figures.map { kind, figure, path in
        let name = "\(label.label), \(figure)"
        guard let before = label.figures[keyPath: path] else {
          return missing(kind, name, DriftMonitor.noFigure)
        }
        guard known >= MonitorReference.fewestPatients, let after = now[keyPath: path] else {
          return missing(kind, name, "too few labelled patients of a class, or too sure answers")
        }
        return test(
          kind, name, reference: part.patients, patients: known,
          Self.numbers(kind, before, after))
      }
    }
  }

  private typealias Figure = KeyPath<LabelFigures, LabelFigures.Coefficient?>

  /// z of the difference of two independent figures; of an area, one-sided: it may rise.
  private static func numbers(
    _ kind: DriftKind, _ before: LabelFigures.Coefficient, _ after: LabelFigures.Coefficient
  ) -> DriftTest.Numbers {
    let difference = after.value - before.value
    let error = (before.error * before.error + after.error * after.error).squareRoot()
    let half = NormalDistribution.twoSided(level: 0.95) * error
    let isArea = kind == .discrimination
    return DriftTest.Numbers(
      effect: isArea ? -difference : abs(difference),
      pValue: isArea
        ? NormalDistribution.cumulative(difference / error)
        : 2 * NormalDistribution.cumulative(-abs(difference) / error),
      reference: before.value, now: after.value,
      interval: (difference - half, difference + half))
  }
}
