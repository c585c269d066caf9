internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Turns a folder of images into a signed cohort without identities.
struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Turn a folder of DICOM, PNG or JPEG files into a de-identified, signed cohort.",
    discussion: """
      labels.csv has target columns and any of the keys path, sop_uid, series_uid, study_uid, \
      accession, patient_id (with laterality, view); optional are split, fold, mask, reader, \
      study_date. \
      Every file ends as used, quarantined with a reason, or failed, and the counts add up.
      """)

  @Argument(
    help: ArgumentHelp("The folder of images, searched at every depth.", valueName: "folder"),
    completion: .directory)
  var folder: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "The table of labels. (default: labels.csv in the folder)", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "The table of sex, age and more. (default: demographics.csv in the folder, if any)",
      valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var demographics: String?

  @Option(
    help: ArgumentHelp(
      "Take over masks: PNG files named as their images (also NAME_mask, NAME_segmentation) or "
        + "as the mask column of the labels says, or DICOM segmentations. Images then need no "
        + "labels.",
      valueName: "folder"), completion: .directory)
  var masks: String?

  @Option(
    help: ArgumentHelp(
      "What their values mean: a name for all above 0, 1=liver,2=tumour for grey values and "
        + "palettes, or ff0000=liver,00ff00=tumour for colours. (default: lesion)",
      valueName: "labels"))
  var maskLabels: String?

  @Option(
    help: ArgumentHelp(
      "Take over boxes from a table: keys as in labels.csv, then label, x, y, width, height in "
        + "pixels; several rows an image, without a box where nothing is there.",
      valueName: "file"), completion: .file(extensions: ["csv"]))
  var boxes: String?

  @Option(
    help: ArgumentHelp(
      "Take over masks and boxes from a COCO file of instances (polygons, both run lengths).",
      valueName: "file"), completion: .file(extensions: ["json"]))
  var coco: String?

  @Option(
    help: ArgumentHelp("The table of patients who withdrew.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var exclude: String?

  @Option(
    help: ArgumentHelp(
      "Let in files that a person found free of text: the quarantine.csv of an earlier run, "
        + "less the rows of files with text.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var textReviewed: String?

  @Option(
    help: ArgumentHelp(
      "Write the one table that leads back, outside the output, mode 0600.", valueName: "file"))
  var link: String?

  @Flag(help: "PNG and JPEG files without patient_id each stand for one patient.")
  var onePatientPerImage = false

  @Option(
    help: ArgumentHelp(
      "What holds where several readers of an image differ: majority (else uncertain), unanimous "
        + "(else uncertain), any or all; none: they must agree. (default: none)",
      valueName: "rule"))
  var consensus: String?

  @Flag(help: "Keep images without labels too; no labels are needed.")
  var unlabelled = false

  @Flag(
    help: ArgumentHelp(
      "Write no cohort but what the files hold: frames before palette, rescale and window as raw "
        + "files, listed in stored_values.csv. Paths and pixels stay as they are: nothing is "
        + "de-identified."))
  var storedValues = false

  @OptionGroup var seal: SealOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    guard storedValues else { return }
    let others = [
      ("--labels", labels != nil), ("--demographics", demographics != nil),
      ("--exclude", exclude != nil), ("--text-reviewed", textReviewed != nil),
      ("--masks", masks != nil), ("--mask-labels", maskLabels != nil),
      ("--boxes", boxes != nil), ("--coco", coco != nil),
      ("--link", link != nil), ("--one-patient-per-image", onePatientPerImage),
      ("--consensus", consensus != nil), ("--unlabelled", unlabelled),
      ("--seal", seal.seal != nil),
    ]
    if let other = others.first(where: \.1) {
      throw ValidationError("--stored-values makes no cohort: leave out \(other.0).")
    }
  }

  func run() async throws {
    try await shared.perform(seal: seal) { context in
      if storedValues {
        let stage = StoredValuesStage(
          folder: URL(fileURLWithPath: folder), output: output.folder)
        return try await stage.run(in: context)
      }
      var stage = IngestStage(folder: URL(fileURLWithPath: folder), output: output.folder)
      stage.labels = labels.map { URL(fileURLWithPath: $0) }
      stage.demographics = demographics.map { URL(fileURLWithPath: $0) }
      stage.exclude = exclude.map { URL(fileURLWithPath: $0) }
      stage.textReviewed = textReviewed.map { URL(fileURLWithPath: $0) }
      stage.link = link.map { URL(fileURLWithPath: $0) }
      stage.onePatientPerImage = onePatientPerImage
      stage.keepsUnlabelled = unlabelled
      stage.masks = masks.map { URL(fileURLWithPath: $0) }
      stage.boxes = boxes.map { URL(fileURLWithPath: $0) }
      stage.coco = coco.map { URL(fileURLWithPath: $0) }
      if let maskLabels { try stage.setMaskLabels(maskLabels) }
      if let consensus { try stage.setConsensus(consensus) }
      return try await stage.run(in: context)
    }
  }
}
