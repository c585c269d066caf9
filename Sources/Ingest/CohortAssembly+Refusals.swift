extension CohortAssembly {
  static let conflictReason = "another file has the same SOP Instance UID and other pixels"

  /// The same instance twice: equal pixels are one file too many, different ones cannot be trusted.
  mutating func settleRepeatedInstances() {
    let groups = Dictionary(grouping: used) { records[$0].cases[0].facts.instanceID }
    for group in groups.values where group.count > 1 {
      let digests = group.map { index in records[index].cases.map(\.facts.pixelDigest) }
      let isConflict = digests.contains { $0 != digests[0] }
      for index in isConflict ? group : Array(group.dropFirst()) {
        records[index].fate =
          isConflict
          ? .quarantined(Self.conflictReason)
          : .duplicate
      }
    }
  }

  /// A row that names images of several patients says nothing sure about any of them.
  mutating func settleAmbiguousRows() {
    var patients: [Int: Set<String>] = [:]
    for index in used {
      for row in records[index].labelRows {
        patients[row, default: []].insert(records[index].cases[0].facts.patientID)
      }
    }
    let ambiguous = Set(patients.filter { $0.value.count > 1 }.keys)
    guard let keyed = tables.labels?.keyed, !ambiguous.isEmpty else { return }
    summary.labelRows.ambiguous = ambiguous.map(keyed.number).sorted()
    for index in records.indices {
      let rows = records[index].labelRows.filter { !ambiguous.contains($0) }
      let isLost = rows.isEmpty && !records[index].labelRows.isEmpty
      records[index].labelRows = rows
      if isLost, records[index].fate == .used, !tables.keepsUnlabelled {
        records[index].fate = .unlabelled("its rows name images of several patients")
      }
    }
  }

  /// Slices of one volume have one size and one orientation; others are refused together.
  ///
  /// Only images with a position in space count: the views of a radiograph may differ.
  mutating func refuseMixedSeries() {
    let slices = used.filter { records[$0].cases[0].facts.position != nil }
    let series = Dictionary(grouping: slices) { records[$0].cases[0].facts.seriesID }
    for group in series.values {
      let facts = group.flatMap { index in records[index].cases.map(\.facts) }
      let sizes = Set(facts.map { [$0.rows, $0.columns] })
      let orientations = Set(facts.map { $0.orientation?.map { ($0 * 100).rounded() } })
      guard sizes.count > 1 || orientations.count > 1 else { continue }
      let what = sizes.count > 1 ? "sizes" : "orientations"
      for index in group {
        records[index].fate = .quarantined("its series mixes \(what)")
      }
    }
  }

  mutating func chooseSeries(_ rule: SeriesRule) {
    let images = used.filter { !records[$0].isPicture }
    let studies = Dictionary(grouping: images) { records[$0].cases[0].facts.studyID }
    for (studyID, group) in studies {
      let series = Dictionary(grouping: group) { records[$0].cases[0].facts.seriesID }
      guard series.count > 1 else { continue }
      let sizes = series.mapValues { $0.reduce(0) { $0 + records[$1].cases.count } }
      var kept = series.keys.sorted()
      if rule == .largest {
        kept = [largest(of: series, sizes)]
        for index in group where records[index].cases[0].facts.seriesID != kept[0] {
          records[index].fate = .otherSeries
        }
      }
      let modalities = series.compactMapValues {
        records[$0[0]].cases[0].facts.attributes["modality"]
      }
      summary.severalSeries.append(
        .init(studyID: studyID, series: sizes, kept: kept, modalities: modalities))
    }
    summary.severalSeries.sort { $0.studyID < $1.studyID }
  }

  /// The series with the most images; among equals the one whose smallest digest comes first, so
  /// that no pseudonym decides.
  private func largest(of series: [String: [Int]], _ sizes: [String: Int]) -> String {
    func digest(_ id: String) -> String {
      (series[id] ?? []).flatMap { records[$0].cases.map(\.facts.pixelDigest) }.min() ?? ""
    }
    let most = sizes.values.max() ?? 0
    let candidates = series.keys.filter { sizes[$0] == most }
    return candidates.min { (digest($0), $0) < (digest($1), $1) } ?? ""
  }
}
