extension MonitorReference {
  /// Sums up patients; nil for fewer than `fewestPatients`.
  ///
  /// - Parameter labels: the head's, in its order.
  package init?(_ patients: [MonitoredPatient], labels: [String], source: Source) {
    guard patients.count >= Self.fewestPatients,
      let scope = TrainingProfile.pooled(Self.scopeCounts(patients))
    else { return nil }
    let map = FourierFeatures(medianOf: patients.compactMap(\.features.first))
    let embeddings = Self.embeddings(patients, map)
    var parts = [
      Part(
        Self.all, Self.all, patients, embeddings: embeddings, labels: labels)
    ]
    var attributes: [String: Attribute] = [:]
    for name in Set(patients.flatMap(\.attributes.keys)).sorted() {
      guard let statement = TrainingProfile.pooled(Self.statementCounts(name, patients)) else {
        continue
      }
      let counts = Self.valueCounts(name, patients)
      attributes[name] = Attribute(
        values: TrainingProfile.pooled(counts), statement: statement)
      for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
        // A group beside which fewer are left would give those away.
        guard count >= Self.fewestPatients,
          patients.count - count >= TrainingProfile.fewestPatients
        else { continue }
        let members = patients.indices.filter { patients[$0].attributes[name] == value }
        parts.append(
          Part(
            name, value, members.map { patients[$0] },
            embeddings: members.map { embeddings[$0] }, labels: labels))
      }
    }
    self.init(
      source: source, attributes: attributes, scope: scope,
      embedding: parts[0].features == nil ? nil : map, parts: parts)
  }

  /// One embedding per patient; nil where the network saw none of their images.
  package static func embeddings(
    _ patients: [MonitoredPatient], _ map: FourierFeatures?
  ) -> [[Double]?] {
    guard let map else { return patients.map { _ in nil } }
    let frequencies = map.frequencies
    return patients.map { $0.embedding(map, frequencies: frequencies) }
  }

  /// Patients with and without a stated value.
  package static func statementCounts(
    _ attribute: String, _ patients: [MonitoredPatient]
  ) -> [String: Int] {
    let stated = patients.count { $0.attributes[attribute] != nil }
    return ["stated": stated, "missing": patients.count - stated]
  }

  /// Patients by stated value.
  package static func valueCounts(
    _ attribute: String, _ patients: [MonitoredPatient]
  ) -> [String: Int] {
    patients.reduce(into: [:]) { counts, patient in
      if let value = patient.attributes[attribute] { counts[value, default: 0] += 1 }
    }
  }

  /// Patients of whom nothing and of whom something was refused.
  package static func scopeCounts(_ patients: [MonitoredPatient]) -> [String: Int] {
    let refused = patients.count(where: \.isRefused)
    return ["answered": patients.count - refused, "refused": refused]
  }

  /// Patients with and without a label, of those of whom it is known.
  package static func truthCounts(
    _ label: String, _ patients: [MonitoredPatient]
  ) -> [String: Int] {
    let known = patients.compactMap { $0.isPositive(label) }
    let positives = known.count { $0 }
    return ["positive": positives, "negative": known.count - positives]
  }
}

extension MonitorReference.Part {
  /// Sums up the patients of a part.
  init(
    _ attribute: String, _ group: String, _ patients: [MonitoredPatient],
    embeddings: [[Double]?], labels: [String]
  ) {
    var numbers: [String: QuantileBins] = [:]
    for name in Set(patients.flatMap(\.numbers.keys)) {
      numbers[name] = QuantileBins(patients.compactMap { $0.numbers[name] })
    }
    self.init(
      attribute: attribute, group: group, patients: patients.count, numbers: numbers,
      features: FeatureSketch(embeddings.compactMap { $0 }),
      labels: labels.map { label in
        MonitorReference.Label(
          label: label,
          probabilities: QuantileBins(patients.compactMap { $0.probability(of: label) }),
          truths: TrainingProfile.pooled(MonitorReference.truthCounts(label, patients)),
          figures: LabelFigures(label, of: patients))
      })
  }
}
