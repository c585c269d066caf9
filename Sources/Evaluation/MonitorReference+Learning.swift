extension MonitorReference {
  /// Sums up patients; nil for fewer than `fewestPatients`.
  ///
  /// - Parameter labels: the head's, in its order.
  package init?(_ patients: [MonitoredPatient], labels: [String], source: Source) {
    guard patients.count >= Self.fewestPatients,
      let scope = TrainingProfile.pooled(Self.scopeCounts(patients))
    else { return nil }
    let map = FourierFeatures(medianOf: patients.compactMap(\.features))
    let embeddings = Self.embeddings(patients, map)
    let groups = ReferenceGroups(patients)
    let parts = ReferenceStatistics(patients, groups, embeddings: embeddings, labels: labels).parts
    var attributes: [String: Attribute] = [:]
    for name in Set(patients.flatMap(\.attributes.keys)) {
      let stated = Self.statementCounts(name, patients)
      guard let statement = TrainingProfile.pooled(stated) else { continue }
      attributes[name] = Attribute(
        values: TrainingProfile.pooled(
          Self.valueCounts(name, patients), unstated: stated["missing"] ?? 0,
          exact: groups.values(of: name)),
        statement: statement)
    }
    self.init(
      version: Self.currentVersion, source: source, attributes: attributes, scope: scope,
      embedding: parts[0].features == nil ? nil : map, parts: parts)
  }

  /// One embedding per patient; nil where the network did not see their image.
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

  /// Patients whose image was not refused and whose was.
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
