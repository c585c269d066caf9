internal import Evaluation
internal import Foundation
internal import Reports

/// Puts reports on masks and boxes together and writes them, whoever made what they are on.
struct MeasuredReporting {
  let recipe: Recipe
  /// What makes groups.
  let attributes: [GroupedAttribute]
  let threads: Int

  private static let level = EvaluationTask.confidenceLevel

  private var resampling: PatientResampling {
    PatientResampling(
      replicates: recipe.bootstrapReplicates, level: Self.level, seed: recipe.seed)
  }

  private func options(lengths: MeasuredOptions.Lengths?, taskIoU: Double?) -> MeasuredOptions {
    MeasuredOptions(
      groups: attributes.map(\.name), confidenceLevel: Self.level,
      bootstrapReplicates: recipe.bootstrapReplicates, permutations: recipe.permutations,
      seed: recipe.seed, lengths: lengths, taskIoU: taskIoU)
  }

  /// The report on the masks of each label.
  func masks(
    _ labels: [(name: String, cases: [SegmentationCase])], lengths: MeasuredOptions.Lengths,
    facts: ReportFacts
  ) -> SegmentationReport {
    let evaluation = SegmentationEvaluation(resampling: resampling)
    let made = labels.map { label in
      SegmentationReport.Label(
        measured: evaluation.measured(
          label.name, label.cases, by: attributes, permutations: recipe.permutations,
          threads: threads),
        cases: label.cases)
    }
    return SegmentationReport(
      labels: made, attributes: attributes, facts: facts,
      options: options(lengths: lengths, taskIoU: nil), lengths: lengths)
  }

  /// The report on the boxes of each label.
  func boxes(
    _ labels: [(name: String, images: [DetectionImage])], facts: ReportFacts
  ) -> DetectionReport {
    let taskIoU = DetectionReport.taskIoU
    let evaluation = DetectionEvaluation(taskIoU: taskIoU, resampling: resampling)
    let made = labels.map { label in
      DetectionReport.Label(
        measured: evaluation.measured(
          label.name, label.images, by: attributes, permutations: recipe.permutations,
          threads: threads),
        images: label.images)
    }
    return DetectionReport(
      labels: made, facts: facts, options: options(lengths: nil, taskIoU: taskIoU))
  }

  /// Writes the report on masks below a folder.
  ///
  /// - Returns: what is said on stdout.
  static func write(
    _ report: SegmentationReport, below folder: URL, page: URL, _ context: StageContext
  ) throws -> [String] {
    try lines(
      of: report.write(to: reportFolder(below: folder)),
      headlines: report.labels.flatMap { label in
        Reporting.headline(
          label.measured, "Dice", label.measured.summary.measures[.dice]?.lesionPresent.mean,
          "patients with a lesion")
      }, page: page, context)
  }

  /// Writes the report on boxes below a folder.
  ///
  /// - Returns: what is said on stdout.
  static func write(
    _ report: DetectionReport, below folder: URL, page: URL, _ context: StageContext
  ) throws -> [String] {
    try lines(
      of: report.write(to: reportFolder(below: folder)),
      headlines: report.labels.flatMap { label in
        Reporting.headline(
          label.measured, "AP50", label.measured.summary.ap50, "patients with a box")
      }, page: page, context)
  }

  private static func reportFolder(below folder: URL) -> URL {
    folder.appendingPathComponent(Reporting.folderName, isDirectory: true)
  }

  private static func lines(
    of gates: [GateResult], headlines: [String], page: URL, _ context: StageContext
  ) -> [String] {
    let lines = GateLines.lines(of: gates)
    for line in GateLines.broken(in: lines) { context.announce(.warning(line)) }
    return lines + headlines + ["report: \(page.path)"]
  }
}
