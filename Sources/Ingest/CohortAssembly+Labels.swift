internal import Privacy

extension CohortAssembly {
  /// Columns in which some row repeats an identifier of its own patient.
  func repeatingColumns() -> Set<String> {
    used.reduce(into: []) { $0.formUnion(records[$1].repeatingColumns) }
  }

  /// Gives each case its targets, split, fold and reader, and the attributes of the demographics,
  /// which go before those of the file.
  mutating func label(leavingOut columns: Set<String>) throws(IngestError) {
    var readers = IngestSummary.Readers(rule: tables.labels?.consensus ?? .mustAgree)
    var overruled: Set<Int> = []
    defer {
      summary.readers = readers.images > 0 ? readers : nil
      summary.labelRows.overruled = overruled.isEmpty ? nil : overruled.sorted()
    }
    for index in used {
      let said = try tables.labels?.labels(of: records[index].labelRows)
      let targets = said?.targets.filter { !columns.contains($0.key) } ?? [:]
      if targets.isEmpty, !tables.keepsUnlabelled {
        records[index].fate = .unlabelled("every target of its rows is blank")
        continue
      }
      let more = try tables.demographics?.values(
        of: records[index].demographicRows, on: records[index].studyDate)
      for row in said?.overruled ?? [] {
        if let number = tables.labels?.keyed.number(of: row) { overruled.insert(number) }
      }
      let readings = said.map { pseudonymous($0, leavingOut: columns) }
      for position in records[index].cases.indices {
        records[index].cases[position].facts.targets = targets
        records[index].cases[position].facts.split = said?.split
        records[index].cases[position].facts.fold = said?.fold
        records[index].cases[position].facts.reader = said?.reader.map(pseudonyms.readerID)
        if let readings, !readings.isEmpty {
          records[index].cases[position].facts.readings = readings
          readers.add(readings, disputed: said?.disputed ?? [], targets)
        }
        Self.complete(&records[index].cases[position].facts.attributes, with: said)
        Self.complete(&records[index].cases[position].facts, with: more, leavingOut: columns)
      }
    }
  }

  /// What each of several readers says, under their pseudonyms.
  private func pseudonymous(
    _ said: LabelTable.Labels, leavingOut columns: Set<String>
  ) -> [String: [String: String]] {
    var readings: [String: [String: String]] = [:]
    for (reader, reading) in said.readings {
      readings[pseudonyms.readerID(reader)] = reading.filter { !columns.contains($0.key) }
    }
    return readings
  }

  /// Puts what the demographics say in the place of what the file says.
  ///
  /// Static: a method of the value that is being changed has all its records copied at each call.
  static func complete(
    _ facts: inout ManifestCase, with more: DemographicsTable.Values?,
    leavingOut columns: Set<String>
  ) {
    guard let more else { return }
    // An age that was counted is no better than one that was written down.
    let counted = more.isAgeCounted && facts.attributes["age"] != nil ? "age" : nil
    for (name, value) in more.values where !columns.contains(name) && name != counted {
      facts.attributes[name] = value
    }
    if more.isAgeCounted, counted == nil {
      facts.decisions.append("age is counted from birth and study date")
    }
  }

  /// Adds the side and the view that the labels tell where the file does not.
  static func complete(
    _ attributes: inout [String: String], with said: LabelTable.Labels?
  ) {
    let side = said?.keys[.laterality].flatMap(CohortValue.laterality)
    let view = said?.keys[.view].flatMap(CohortValue.view)
    attributes["laterality"] = attributes["laterality"] ?? side
    attributes["view"] = attributes["view"] ?? view
  }

  /// Gives each case the rank of its study's date; equal dates have equal ranks, no date none.
  mutating func rankStudies() {
    let dates = Set(used.compactMap { records[$0].studyDate }).sorted()
    let ranks = Dictionary(uniqueKeysWithValues: dates.enumerated().map { ($1, $0) })
    for index in used {
      let rank = records[index].studyDate.flatMap { ranks[$0] }
      for position in records[index].cases.indices {
        records[index].cases[position].facts.studyOrder = rank
      }
      records[index].studyDate = nil
    }
  }

  /// Orders the manifest by content: pixels, frame, then what else is known, then the instance;
  /// never by pseudonym or path.
  mutating func order() {
    let keyed = used.flatMap { index in
      records[index].cases.map { staged in
        let facts = staged.facts
        let rest = [facts.targets, facts.attributes]
          .map {
            $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
          }
        let key = [facts.pixelDigest] + rest + [records[index].instanceDigest]
        return (key: key, staged: staged)
      }
    }
    cases = keyed.sorted { left, right in
      let (a, b) = (left.staged.facts, right.staged.facts)
      if a.pixelDigest != b.pixelDigest { return a.pixelDigest < b.pixelDigest }
      if a.frame != b.frame { return a.frame < b.frame }
      return left.key.lexicographicallyPrecedes(right.key)
    }.map(\.staged)
  }
}
