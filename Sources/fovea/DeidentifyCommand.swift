internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Writes a folder of DICOM, PNG and JPEG files again, without identities.
struct DeidentifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deidentify",
    abstract: "Write a folder of DICOM, PNG and JPEG files again without identities, signed.",
    discussion: """
      The Basic Profile of PS3.15 annex E at every depth, and beyond it a search of every value \
      that remains for the patient's own names, numbers, dates and UIDs. Every frame is \
      searched for burned-in text: a file with text is quarantined, or with --clean pixels its \
      text is blanked. What no rule reaches is quarantined with its reason. Names of options may \
      be joined by commas. PNG and JPEG files keep their samples and lose all else, but how a \
      JPEG is turned when it is shown; a JPEG with blanked text is written as PNG.
      """)

  @Argument(
    help: ArgumentHelp("The folder of files, searched at every depth.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Keep uids, device, institution, patient-characteristics, full-dates, modified-dates or "
        + "safe-private.", valueName: "options"))
  var retain: [String] = []

  @Option(
    help: ArgumentHelp(
      "Clean descriptors, structured-content or graphics instead of removing them, or pixels; "
        + "overlays and curves are removed all the same.",
      valueName: "options"))
  var clean: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write the one table that leads back, outside the output, mode 0600.", valueName: "file"))
  var link: String?

  @Option(
    help: ArgumentHelp(
      "Write the table that leads back to people too, encrypted under the key, outside the output, "
        + "mode 0600.", valueName: "file"))
  var vault: String?

  @Option(
    help: ArgumentHelp(
      "Blank the regions of a table: manufacturer, model, rows, columns, x, y, width, height; "
        + "needs --clean pixels.", valueName: "file"))
  var pixelRegions: String?

  @Flag(
    help: ArgumentHelp(
      "Do not search pixels for burned-in text, as for images known to have none; the report and "
        + "the signed manifest say so."))
  var noTextSearch = false

  @Option(
    help: ArgumentHelp(
      "Whose PNG and JPEG files are whose: a table of path, patient_id.", valueName: "file"))
  var patients: String?

  @Flag(help: "PNG and JPEG files without patient_id each stand for one patient.")
  var onePatientPerImage = false

  @Option(
    help: ArgumentHelp(
      "Let out files that a person found free of text: the quarantine.csv of an earlier run, "
        + "less the rows of files with text.", valueName: "file"))
  var textReviewed: String?

  @Option(
    help: ArgumentHelp(
      "Print the rule of an attribute such as 0010,0020 with its source, and do nothing.",
      valueName: "tag"))
  var explain: String?

  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if explain == nil, folder == nil {
      throw ValidationError("Missing expected argument '<folder>'.")
    }
    if explain == nil, output == nil {
      throw ValidationError("Missing expected argument '--output <folder>'.")
    }
  }

  func run() async throws {
    try await shared.perform { context in
      if let explain { return try DeidentifyStage.explanation(of: explain) }
      var stage = DeidentifyStage(
        folder: URL(fileURLWithPath: folder ?? ""),
        output: URL(fileURLWithPath: output ?? "", isDirectory: true))
      stage.retain = retain
      stage.clean = clean
      stage.searchesText = !noTextSearch
      stage.link = link.map { URL(fileURLWithPath: $0) }
      stage.vault = vault.map { URL(fileURLWithPath: $0) }
      stage.patients = patients.map { URL(fileURLWithPath: $0) }
      stage.onePatientPerImage = onePatientPerImage
      stage.pixelRegions = pixelRegions.map { URL(fileURLWithPath: $0) }
      stage.textReviewed = textReviewed.map { URL(fileURLWithPath: $0) }
      return try await stage.run(in: context)
    }
  }
}
