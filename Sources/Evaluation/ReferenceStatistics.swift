/// What a reference tells of patients, and of whom.
struct ReferenceStatistics {
  /// One number or row per patient; nil where a patient has none.
  private struct Statistic<Value> {
    let values: [Value?]
    /// For each group whether it may be told.
    let told: [Bool]
  }

  private let patients: [MonitoredPatient]
  private let groups: ReferenceGroups
  private let labels: [String]
  private let numbers: [String: Statistic<Double>]
  private let features: Statistic<[Double]>
  private let probabilities: [Statistic<Double>]
  /// Who has an answer and a truth.
  private let known: [Statistic<MonitoredPatient>]

  /// - Parameter embeddings: one per patient; nil where the network did not see their image.
  init(
    _ patients: [MonitoredPatient], _ groups: ReferenceGroups, embeddings: [[Double]?],
    labels: [String]
  ) {
    (self.patients, self.groups, self.labels) = (patients, groups, labels)
    // Most numbers are of the same patients.
    var seen: [[Bool]: [Bool]] = [:]
    func statistic<Value>(_ values: [Value?]) -> Statistic<Value> {
      let has = values.map { $0 != nil }
      let told = seen[has] ?? groups.told(of: has)
      seen[has] = told
      return Statistic(values: values, told: told)
    }
    var numbers: [String: Statistic<Double>] = [:]
    for name in Set(patients.flatMap(\.numbers.keys)) {
      numbers[name] = statistic(patients.map { $0.numbers[name] })
    }
    self.numbers = numbers
    features = statistic(embeddings)
    probabilities = labels.map { label in statistic(patients.map { $0.probability(of: label) }) }
    known = labels.map { label in
      statistic(patients.map { $0.isPositive(label) == nil ? nil : $0 })
    }
  }

  /// All patients first, then the groups.
  var parts: [MonitorReference.Part] { [part(nil)] + groups.groups.indices.map(part) }

  /// - Parameter place: the group's; nil: all patients.
  private func part(_ place: Int?) -> MonitorReference.Part {
    let group = place.map { groups.groups[$0] }
    let members = group?.members ?? Array(patients.indices)
    func bins(_ statistic: Statistic<Double>) -> QuantileBins? {
      own(statistic, place, members).flatMap { QuantileBins($0.values, standingFor: $0.patients) }
    }
    return MonitorReference.Part(
      attribute: group?.attribute ?? MonitorReference.all,
      group: group?.value ?? MonitorReference.all, patients: members.count,
      numbers: numbers.compactMapValues(bins),
      features: own(features, place, members).flatMap {
        FeatureSketch($0.values, standingFor: $0.patients)
      },
      labels: labels.indices.map { output in
        MonitorReference.Label(
          label: labels[output], probabilities: bins(probabilities[output]),
          // By group nobody asks, and differences of few would be told.
          truths: group == nil ? truths(labels[output]) : nil,
          figures: LabelFigures(
            labels[output], of: own(known[output], place, members)?.values ?? []))
      })
  }

  /// The values of a part, and how many patients they stand for; nil where they may not be told.
  ///
  /// Where 1 to 10 patients of the part have no value they are taken to be like the others: the
  /// file does not tell how few they are.
  private func own<Value>(
    _ statistic: Statistic<Value>, _ place: Int?, _ members: [Int]
  ) -> (values: [Value], patients: Int)? {
    guard place.map({ statistic.told[$0] }) ?? true else { return nil }
    let values = members.compactMap { statistic.values[$0] }
    return (values, TrainingProfile.unhidden(values.count, of: members.count))
  }

  /// Positives and negatives of all patients, those without label as the others where they are few.
  private func truths(_ label: String) -> TrainingProfile.Attribute? {
    let counts = MonitorReference.truthCounts(label, patients)
    guard let pooled = TrainingProfile.pooled(counts) else { return nil }
    let names = pooled.patients.keys.sorted()
    let total = TrainingProfile.unhidden(counts.values.reduce(0, +), of: patients.count)
    let shared = QuantileBins.shared(total, like: names.map { pooled.patients[$0] ?? 0 })
    return TrainingProfile.Attribute(
      patients: Dictionary(uniqueKeysWithValues: zip(names, shared)), otherPatients: 0)
  }
}
