internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Reports

/// Reports on predicted boxes beside the true ones, whoever made them.
public struct BoxReportStage {
  private let boxes: URL
  private let references: URL
  private let demographics: URL
  private let output: URL
  /// Columns of the demographics that the user names, as `patient=NAME`.
  public var columns: [String] = []
  /// Bars that the report has to reach, as `worstGroup.ap50=min:0.5`.
  public var gates: [String] = []

  /// Reports on one table of boxes beside another; the demographics list every image.
  public init(boxes: URL, references: URL, demographics: URL, output: URL) {
    self.boxes = boxes
    self.references = references
    self.demographics = demographics
    self.output = output
  }

  /// Reads the tables, matches and reports.
  ///
  /// - Throws: `usage` for flags that cannot be, `badData` for tables that cannot be; errors of the
  ///   files.
  public func run(in context: StageContext) throws -> CommandResult {
    let gates = try gates.map { try GateText.gate(flag: $0, of: .ap50) }
    let folder = OutputFolder(url: output, artefacts: ReportStage.artefacts)
    try folder.check(mayReplace: context.mayReplace)
    let flags = try ColumnFlags(columns)
    let people = try DemographicsFile(contentsOf: demographics, flags: flags)
    let images = people.rowOfCase.sorted { $0.value < $1.value }.map(\.key)
    guard !images.isEmpty else {
      throw PipelinesError(
        .badData, subject: demographics.lastPathComponent,
        reason: "has no column that names each image once",
        hint: "give one row per image, also of those without a box, with case_id and patient_id")
    }
    let found = try BoxTable(contentsOf: boxes, hasScores: true, images: Set(images), flags: flags)
    let known = try BoxTable(
      contentsOf: references, hasScores: false, images: Set(images), flags: flags)
    try requireClasses(found, known)
    if context.isDryRun {
      try context.checkKey()
      return CommandResult(
        "fovea.report/1", lines: ["would report on the boxes of \(images.count) images"],
        members: ["images": .integer(images.count), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    let gate = try ReleaseGate(tables: people.identities(and: []), key: key, context: context)
    gate.announce(in: context)
    var cohort = MeasuredCohort(
      images: images.map { ($0, people.patientOfCase[$0] ?? "") }, people: people,
      key: key)
    cohort.searched = gate.fact
    let report = report(images, found, known, cohort, gates: gates, context)
    let logged = TableReport(
      folder: folder, key: key, context: context, gate: gate,
      tables: ["boxes": boxes, "reference": references, "demographics": demographics],
      unit: "images")
    return try logged.write(count: images.count) { staged in
      try MeasuredReporting.write(report, below: staged, page: logged.page, context)
    }
  }

  /// - Throws: `badData` where only one of the tables has classes.
  private func requireClasses(_ found: BoxTable, _ known: BoxTable) throws(PipelinesError) {
    guard found.hasClasses != known.hasClasses else { return }
    let lacking = found.hasClasses ? references : boxes
    throw PipelinesError(
      .badData, subject: lacking.lastPathComponent,
      reason: "has no column for the class, which the other table has",
      hint: "give a column class in both tables, or in neither")
  }

  private func report(
    _ images: [String], _ found: BoxTable, _ known: BoxTable, _ cohort: MeasuredCohort,
    gates: [Gate], _ context: StageContext
  ) -> DetectionReport {
    let names = Set((found.rows + known.rows).map(\.label)).sorted()
    let labels = (names.isEmpty ? [BoxTable.onlyLabel] : names).map { name in
      (name: name, images: pictures(images, found, known, cohort, label: name))
    }
    let reporting = MeasuredReporting(
      recipe: .standard, attributes: cohort.attributes, threads: context.threads)
    return reporting.boxes(
      labels,
      facts: cohort.facts(
        title: "Boxes of \(labels.map(\.name).joined(separator: ", "))",
        settings: [NamedText(name: "IoU of a found box", text: "\(DetectionReport.taskIoU)")],
        limitations: [], gates: gates, arguments: context.arguments))
  }

  private func pictures(
    _ images: [String], _ found: BoxTable, _ known: BoxTable, _ cohort: MeasuredCohort,
    label: String
  ) -> [DetectionImage] {
    func byImage(_ table: BoxTable) -> [String: [BoxTable.Row]] {
      Dictionary(grouping: table.rows.filter { $0.label == label }, by: \.image)
    }
    let findings = byImage(found)
    let truths = byImage(known)
    return zip(images, cohort.identities).map { image, identity in
      DetectionImage(
        identity: identity, truths: (truths[image] ?? []).map(\.box),
        findings: (findings[image] ?? []).map {
          DetectionImage.Finding(box: $0.box, score: $0.score ?? 0)
        })
    }
  }
}
