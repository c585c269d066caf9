internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Reports on a table of predictions, whoever made it.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report accuracy overall and per group, for any model's table of predictions.",
    discussion: """
      The table is long (case_id, patient_id, label, score[, truth, threshold]) or wide \
      (score_<label>, truth_<label>); other usual names are known, such as filename, prob and \
      target, and what was read is said. Without an image column a row is a patient. \
      demographics.csv has patient_id and any columns, a row per patient or per image; it may say \
      whose image it is. Without --validation and without a threshold column only figures that \
      need no threshold are given. Columns predicted_value and reference_value are read as \
      measurements, predicted_grade and reference_grade as grades, a truth that is mostly neither \
      0 nor 1 and not in whole numbers up to 20 as measurements; --kind says so of other tables. \
      With --masks and --reference the report is on masks (Dice, distances of boundaries), with \
      --boxes and --reference-boxes on boxes (AP, FROC).
      """)

  @Option(
    help: ArgumentHelp("The table of predictions.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var predictions: String?

  @Option(
    help: ArgumentHelp("The table of patients' attributes.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var demographics: String

  @Option(
    help: ArgumentHelp(
      "Predictions for other patients, on which thresholds are fitted.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var validation: String?

  @Option(
    help: ArgumentHelp(
      """
      What the table predicts, where its columns do not say: classification; continuous for \
      measurements or ordinal for grades, with the prediction in the column of the score and the \
      reference in that of the truth.
      """, valueName: "kind"))
  var kind: Kind?

  /// What a table predicts, as it is typed.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case classification, continuous, ordinal
  }

  @Option(
    name: .customLong("column"),
    help: ArgumentHelp(
      """
      The column that holds the image, patient, label, score, truth or threshold, as score=NAME; \
      may be repeated.
      """, valueName: "role=name"))
  var columns: [String] = []

  @Option(
    name: .customLong("compare-cohort"),
    help: ArgumentHelp(
      """
      Predictions of the same model for other patients, to be shown beside, as \
      elsewhere=other.csv; may be repeated.
      """, valueName: "name=file"))
  var otherCohorts: [String] = []

  @Option(
    name: .customLong("compare-model"),
    help: ArgumentHelp(
      "Predictions of another model for the same images, as older=older.csv; may be repeated.",
      valueName: "name=file"))
  var otherModels: [String] = []

  @Option(
    help: ArgumentHelp(
      "How much worse another model may be and still count as not worse.", valueName: "share"))
  var margin = 0.05

  @Option(
    help: ArgumentHelp(
      """
      Attributes whose mix may differ between groups, as view,site: every gap is given again at \
      equal mix.
      """, valueName: "attribute,…"))
  var adjust: String?

  @OptionGroup var masks: MaskOptions
  @OptionGroup var boxes: BoxOptions
  @OptionGroup var gates: GateOptions
  @OptionGroup var release: ReleaseOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    let asked = [
      (predictions, "--predictions"), (masks.masks, "--masks"), (boxes.boxes, "--boxes"),
    ].compactMap { $0.0 == nil ? nil : $0.1 }
    guard let first = asked.first else {
      throw ValidationError(
        "Give --predictions, or --masks with --reference, or --boxes with --reference-boxes.")
    }
    let others = [
      (validation, "--validation"), (otherCohorts.first, "--compare-cohort"),
      (otherModels.first, "--compare-model"), (adjust, "--adjust"),
      (kind?.rawValue, "--kind"),
      (release.bound.map(String.init), "--release"),
    ].compactMap { $0.0 == nil || first == "--predictions" ? nil : $0.1 }
    if let other = (asked.dropFirst() + others).first {
      throw ValidationError("\(first) and \(other) contradict each other.")
    }
    if !(0..<1).contains(margin) {
      throw ValidationError("--margin is \(margin); give a share from 0 to below 1.")
    }
  }

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      let people = URL(fileURLWithPath: demographics)
      if var stage = masks.stage(demographics: people, output: output.folder) {
        stage.columns = columns
        stage.gates = gates.bars
        return try await stage.run(in: context)
      }
      if var stage = boxes.stage(demographics: people, output: output.folder) {
        stage.columns = columns
        stage.gates = gates.bars
        return try stage.run(in: context)
      }
      var stage = ReportStage(
        predictions: URL(fileURLWithPath: predictions ?? ""), demographics: people,
        validation: validation.map { URL(fileURLWithPath: $0) }, output: output.folder)
      stage.kind = kind.flatMap { TargetKind(rawValue: $0.rawValue) }
      stage.columns = columns
      stage.otherCohorts = otherCohorts
      stage.otherModels = otherModels
      stage.margin = margin
      stage.adjust =
        adjust?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
      stage.gates = gates.bars
      stage.suppressBelow = release.bound
      return try stage.run(in: context)
    }
  }
}
