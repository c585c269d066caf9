internal import Annotations
internal import Foundation
internal import Privacy

/// The tables that go with a folder of images, read and checked before any image is.
struct IngestTables: Sendable {
  let labels: LabelTable?
  let demographics: DemographicsTable?
  let exclusion: KeyedTable?
  let textReview: TextReview?
  let keepsUnlabelled: Bool
  let onePatientPerImage: Bool
  let boxes: BoxSheet?
  let coco: CocoFile?
  /// Whether masks are given in some form.
  let hasMasks: Bool

  /// Reads the tables of the options.
  ///
  /// - Throws: `usage` for no labels where they are needed, and what the tables throw.
  init(_ options: IngestOptions) throws(IngestError) {
    // Marks are labels: an image without any is kept as one that nobody annotated.
    keepsUnlabelled = options.keepsUnlabelled || options.hasMarks
    if options.labels == nil, !keepsUnlabelled {
      throw IngestError(
        .usage, subject: "labels", reason: "none are given",
        hint: "name a table with --labels, or ask for --unlabelled")
    }
    hasMasks = options.masks != nil
    onePatientPerImage = options.onePatientPerImage
    textReview = options.textReview
    labels =
      if let url = options.labels {
        try LabelTable(
          contentsOf: url, needsTargets: !keepsUnlabelled, consensus: options.consensus)
      } else { nil }
    guard options.coco == nil || options.masks == nil && options.boxes == nil else {
      throw IngestError(
        .usage, subject: "--coco", reason: "gives masks and boxes, and --masks or --boxes too",
        hint: "leave out one of them")
    }
    coco = if let url = options.coco { try CocoFile(contentsOf: url) } else { nil }
    boxes = if let url = options.boxes { try BoxSheet(contentsOf: url) } else { nil }
    demographics =
      if let url = options.demographics { try DemographicsTable(contentsOf: url) } else { nil }
    exclusion =
      if let url = options.exclude {
        try KeyedTable(contentsOf: url, allowing: MatchKey.allCases.filter(\.isIdentifying))
      } else { nil }
  }

  /// Decides by its identity whether a file is wanted, and notes the rows that name it.
  ///
  /// - Throws: `badData` for rows that contradict each other about it, and for a picture that names
  ///   no patient where that has not been allowed.
  func admit(
    _ identity: RawIdentity, _ record: inout FileRecord
  ) throws(IngestError) -> FileReader.Admission {
    var identity = identity
    let match = labels?.keyed.rows(for: identity)
    let rows = match?.named ?? []
    record.labelRows = rows
    record.nearlyNaming = match?.nearly ?? [:]
    let said = try labels?.labels(of: rows)
    if let said {
      let own = said.keys
      identity.patientID = identity.patientID ?? own[.patientID]
      identity.studyUID = identity.studyUID ?? own[.studyUID]
      identity.seriesUID = identity.seriesUID ?? own[.seriesUID]
      identity.accession = identity.accession ?? own[.accession]
    }
    record.exclusionRows = exclusion?.rowsNaming(identity) ?? []
    guard record.exclusionRows.isEmpty else { return .refused(.excluded) }
    if labels != nil, !keepsUnlabelled {
      guard !rows.isEmpty else { return .refused(.unlabelled("no row of the labels names it")) }
      guard said?.targets.isEmpty == false else {
        return .refused(.unlabelled("every target of its rows is blank"))
      }
    }
    if identity.isPicture, identity.patientID == nil, !onePatientPerImage {
      throw IngestError(
        .badData, subject: "file \(record.number)", reason: "is a picture and names no patient",
        hint: "add a patient_id column to the labels, or say --one-patient-per-image")
    }
    try noteBoxes(of: identity, &record)
    try checkCategories(identity)
    record.demographicRows = demographics?.keyed.rows(for: identity).named ?? []
    record.studyDate = identity.studyDate ?? said?.studyDate
    record.isPicture = identity.isPicture
    try noteRepeats(of: identity, said, &record)
    return .admitted(identity)
  }

  /// Notes the rows with boxes on the image.
  ///
  /// - Throws: `badData` for a label that names the patient.
  private func noteBoxes(
    of identity: RawIdentity, _ record: inout FileRecord
  ) throws(IngestError) {
    guard let boxes else { return }
    record.boxRows = boxes.keyed.rows(for: identity).named
    for row in record.boxRows {
      guard let label = boxes.boxes[row]?.label, Double(label) == nil,
        identity.isRepeated(in: label, countingPath: false)
      else { continue }
      throw IngestError(
        .badData, subject: "\(boxes.keyed.name) row \(boxes.keyed.number(of: row))",
        reason: "its label repeats an identifier of its own patient",
        hint: "a label says what is in a box; give it another name")
    }
  }

  /// - Throws: `badData` for a category of the COCO file that names the patient.
  private func checkCategories(_ identity: RawIdentity) throws(IngestError) {
    for (index, label) in (coco?.labels ?? []).enumerated() where Double(label) == nil {
      guard identity.isRepeated(in: label, countingPath: false) else { continue }
      throw IngestError(
        .badData, subject: "--coco category \(index + 1)",
        reason: "its name repeats an identifier of a patient",
        hint: "a category says what is marked; give it another name")
    }
  }

  /// Notes the columns whose value repeats what identifies this patient; numbers are let through.
  private func noteRepeats(
    of identity: RawIdentity, _ said: LabelTable.Labels?, _ record: inout FileRecord
  ) throws(IngestError) {
    var said = said.map { [$0.targets] + $0.readings.values } ?? []
    let more = try demographics?.values(of: record.demographicRows, on: nil).values ?? [:]
    said.append(more.filter { $0.key != "sex" && $0.key != "age" })
    for (column, value) in said.joined() where Double(value) == nil {
      if identity.isRepeated(in: value, countingPath: false) {
        record.repeatingColumns.insert(column)
      }
    }
  }
}
