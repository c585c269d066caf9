internal import Evaluation
internal import Files
public import Foundation
internal import Privacy
internal import Reports

/// Reports on predicted masks beside their references, whoever made them.
public struct MaskReportStage {
  private let masks: URL
  private let references: URL
  private let demographics: URL
  private let output: URL
  /// Columns of the demographics that the user names, as `patient=NAME`.
  public var columns: [String] = []
  /// Bars that the report has to reach, as `worstGroup.dice=min:0.8`.
  public var gates: [String] = []
  /// Values and their names, as `1=liver,2=tumour`; nil: any value above 0 is a lesion.
  public var labels: String?
  /// Millimetres from pixel to pixel, across and down; nil: lengths are in pixels.
  public var spacing: (x: Double, y: Double)?
  /// How far boundaries may be apart and still count as equal for NSD, in units of length.
  public var tolerance = 2.0
  /// Whether an image without predicted mask counts as one with an empty mask.
  public var missingIsEmpty = false

  /// Reports on one folder of masks beside another, with attributes from a table.
  public init(masks: URL, references: URL, demographics: URL, output: URL) {
    self.masks = masks
    self.references = references
    self.demographics = demographics
    self.output = output
  }

  /// Reads the masks, compares and reports.
  ///
  /// - Throws: `usage` for flags that cannot be, `badData` for tables and masks that cannot be;
  ///   errors of the files and of the decoder.
  public func run(in context: StageContext) async throws -> CommandResult {
    let gates = try gates.map { try GateText.gate(flag: $0, of: .dice) }
    let labels = try self.labels.map { try MaskLabels(flag: $0) } ?? .lesion
    guard let decoder = context.decoder else { throw IngestStage.missingDecoder }
    let folder = OutputFolder(url: output, artefacts: ReportStage.artefacts)
    try folder.check(mayReplace: context.mayReplace, inputs: [masks, references])
    let subject = demographics.lastPathComponent
    let people = try DemographicsFile(contentsOf: demographics, flags: try ColumnFlags(columns))
    let pairs = try MaskPairs(
      predictions: MaskFolder(masks, flag: "--masks"),
      references: MaskFolder(references, flag: "--reference"), people: people, subject: subject,
      missingIsEmpty: missingIsEmpty)
    if context.isDryRun {
      try context.checkKey()
      return CommandResult(
        "fovea.report/1", lines: ["would report on the masks of \(pairs.pairs.count) images"],
        members: ["images": .integer(pairs.pairs.count), "dryRun": .flag(true)])
    }
    let key = try context.keyMadeIfMissing()
    let gate = try ReleaseGate(tables: people.identities(and: []), key: key, context: context)
    gate.announce(in: context)
    let scoring = MaskScoring(
      labels: labels, spacing: spacing ?? (x: 1, y: 1), tolerance: tolerance)
    let result = try await scoring.score(pairs.pairs, decoder: decoder, subject: subject)
    var cohort = MeasuredCohort(
      images: pairs.pairs.map { ($0.image, $0.patient) }, people: people, key: key)
    cohort.searched = gate.fact
    let notes = pairs.notes + result.notes
    for note in notes { context.announce(.warning(note)) }
    let report = report(
      labels, result.scores, cohort, notes: notes, gates: gates, context: context)
    let logged = TableReport(
      folder: folder, key: key, context: context, gate: gate,
      tables: ["demographics": demographics], readFolders: [masks, references], unit: "images")
    return try logged.write(count: pairs.pairs.count) { staged in
      try MeasuredReporting.write(report, below: staged, page: logged.page, context)
    }
  }

  private func report(
    _ labels: MaskLabels, _ scores: [[SegmentationScores]], _ cohort: MeasuredCohort,
    notes: [String], gates: [Gate], context: StageContext
  ) -> SegmentationReport {
    let made = labels.names.enumerated().map { index, name in
      let cases = zip(cohort.identities, scores).map {
        SegmentationCase(identity: $0, scores: $1[index])
      }
      return (name: name, cases: cases)
    }
    let lengths = MeasuredOptions.Lengths(
      unit: spacing == nil ? "px" : "mm", spacingX: spacing?.x ?? 1, spacingY: spacing?.y ?? 1,
      tolerance: tolerance)
    let reporting = MeasuredReporting(
      recipe: .standard, attributes: cohort.attributes, threads: context.threads)
    return reporting.masks(
      made, lengths: lengths,
      facts: cohort.facts(
        title: "Masks of \(labels.names.joined(separator: ", "))", settings: [lengths.setting],
        limitations: notes + lengths.notes, gates: gates, arguments: context.arguments))
  }
}

extension MeasuredOptions.Lengths {
  fileprivate var setting: NamedText {
    NamedText(
      name: "Lengths",
      text: unit == "px"
        ? "in pixels" : "in mm, pixels being \(spacingX) mm wide and \(spacingY) mm high")
  }

  fileprivate var notes: [String] {
    unit == "px"
      ? [
        "No spacing was given: distances are in pixels and mean different lengths in different "
          + "images."
      ] : []
  }
}
