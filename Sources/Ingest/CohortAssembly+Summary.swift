internal import Foundation
internal import Privacy

extension CohortAssembly {
  /// Counts everything; that the counts add up is checked here, always.
  mutating func summarise(leftOut columns: Set<String>) {
    for record in records { summary.count(record) }
    precondition(
      summary.files.isBalanced && summary.files.found == records.count,
      "\(summary.files) does not add up to \(records.count) files")
    summary.cases = cases.count
    summary.patients = Set(cases.map(\.facts.patientID)).count
    summary.studies = Set(cases.map(\.facts.studyID)).count
    summary.targets = tables.labels?.targets.filter { !columns.contains($0) } ?? []
    summary.labelRows = rows(of: tables.labels?.keyed, \.labelRows, summary.labelRows)
    summary.labelRows.unmatchedReasons = unmatchedReasons()
    summary.demographicRows = rows(of: tables.demographics?.keyed, \.demographicRows)
    summary.exclusionRows = rows(of: tables.exclusion, \.exclusionRows)
    summary.leftOutColumns = leftOutColumns(columns)
    let pictures = Dictionary(grouping: cases, by: \.facts.pixelDigest)
      .filter { Set($0.value.map(\.facts.patientID)).count > 1 }
    summary.identicalPixels.pictures = pictures.count
    summary.identicalPixels.cases = pictures.values.reduce(0) { $0 + $1.count }
    for staged in cases {
      for decision in staged.facts.decisions { summary.decisions[decision, default: 0] += 1 }
    }
    summary.notes = notes()
  }

  private func leftOutColumns(_ repeating: Set<String>) -> [IngestSummary.LeftOutColumn] {
    let reason = "a row repeats an identifier of its own patient in it"
    let labels = tables.labels.map { table in
      table.leftOut + table.targets.filter(repeating.contains).map { ($0, reason) }
    }
    let demographics = tables.demographics.map { table in
      table.leftOut
        + table.attributes.map(\.column).filter(repeating.contains).map { ($0, reason) }
    }
    return (labels ?? []).map { .init(table: "labels", column: $0.column, reason: $0.reason) }
      + (demographics ?? []).map {
        .init(table: "demographics", column: $0.column, reason: $0.reason)
      }
  }

  /// The sentences for people.
  private func notes() -> [String] {
    var notes: [String] = []
    let rows = [
      (tables.labels?.keyed.name, summary.labelRows),
      (tables.demographics?.keyed.name, summary.demographicRows),
      (tables.exclusion?.name, summary.exclusionRows),
    ]
    for (name, rows) in rows {
      guard let name else { continue }
      if !rows.unmatched.isEmpty {
        notes.append(
          "\(name): \(rows.unmatched.count) of \(rows.rows) rows name no image: "
            + Self.list(rows.unmatched))
      }
      if !rows.ambiguous.isEmpty {
        notes.append(
          "\(name): \(rows.ambiguous.count) rows name images of several patients and are not "
            + "applied: \(Self.list(rows.ambiguous))")
      }
    }
    notes += tableNotes()
    for column in summary.leftOutColumns {
      notes.append("\(column.table): column \(column.column) is left out: \(column.reason)")
    }
    if !summary.severalSeries.isEmpty {
      let rule = summary.seriesRule == .all ? "all are kept" : "the largest of each is kept"
      notes.append("\(summary.severalSeries.count) studies have several series: \(rule)")
      let mixed = summary.severalSeries.count { Set(($0.modalities ?? [:]).values).count > 1 }
      if mixed > 0 { notes.append("\(mixed) of them have series of several modalities") }
    }
    if summary.identicalPixels.pictures > 0 {
      notes.append(
        "\(summary.identicalPixels.pictures) pictures occur with more than one patient, in "
          + "\(summary.identicalPixels.cases) cases")
    }
    if let count = summary.decisions[DeidentifiedImage.undecodedText] {
      notes.append("\(count) cases: \(DeidentifiedImage.undecodedText)")
    }
    if let note = lookAlikeNote { notes.append(note) }
    if let note = tables.textReview?.note(met: Set(records.compactMap(\.content))) {
      notes.append(note)
    }
    if !tables.hasMasks, let labels = tables.labels, labels.namesMasks {
      notes.append(
        "\(labels.keyed.name): masks are not taken over; name their folder with --masks")
    }
    return notes
  }

  static func list(_ rows: [Int]) -> String {
    let shown = rows.prefix(20).map(String.init).joined(separator: ", ")
    return rows.count > 20 ? "\(shown), and \(rows.count - 20) more" : shown
  }

  /// Refuses to end with an empty cohort, and says the likeliest reason.
  func requireCases(_ options: IngestOptions) throws(IngestError) {
    guard cases.isEmpty else { return }
    let files = summary.files
    if files.images == 0 {
      throw IngestError(
        .badData, subject: "<input>",
        reason: "none of its \(files.found) files is an image that Fovea reads",
        hint: "it reads DICOM, PNG and JPEG")
    }
    if let keyed = tables.labels?.keyed, summary.labelRows.matched == 0 {
      let keys = keyed.keys.map(\.column).joined(separator: ", ")
      throw IngestError(
        .badData, subject: keyed.name,
        reason: "none of its \(keyed.rowCount) rows names one of the \(files.images) images"
          + " (keys: \(keys))",
        hint: "paths are relative to the input folder; identifiers keep their leading zeros")
    }
    let first = summary.listed.first.map { "; file \($0.file): \($0.reason)" } ?? ""
    throw IngestError(
      .badData, subject: "<input>",
      reason: "none of its \(files.images) images can be used (\(files.quarantined) quarantined, "
        + "\(files.failed) failed, \(files.excluded) excluded, "
        + "\(files.unlabelled) unlabelled\(first))",
      hint: "see the reasons")
  }
}
