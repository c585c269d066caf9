extension IngestSummary {
  /// The summary of files that were read without labels.
  init(reading records: [FileRecord], cases: Int) {
    for record in records { count(record) }
    self.cases = cases
    let used = records.filter { $0.fate == .used }.flatMap(\.cases)
    patients = Set(used.map(\.facts.patientID)).count
    studies = Set(used.map(\.facts.studyID)).count
    for staged in used {
      for decision in staged.facts.decisions { decisions[decision, default: 0] += 1 }
    }
  }

  /// Counts one file, and lists it if it is kept out.
  mutating func count(_ record: FileRecord) {
    files.add(record.fate)
    switch record.fate {
    case .notAnImage(let kind): notImages[kind, default: 0] += 1
    case .quarantined(let reason), .failed(let reason), .unlabelled(let reason):
      listed.append(
        .init(
          file: record.number, fate: record.fate.name, reason: reason, content: record.content))
    case .duplicate:
      listed.append(
        .init(
          file: record.number, fate: record.fate.name, reason: "the same instance was read",
          content: nil))
    case .used, .excluded, .otherSeries: break
    }
  }
}
