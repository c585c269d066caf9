internal import Files
public import Foundation

/// Writes what a new experiment starts from: a pipeline file with every key, and a labels.csv.
public struct InitStage {
  private static let labels = """
    path,patient_id,finding
    folder/image1.dcm,0001,1
    folder/image2.dcm,0002,0

    """

  private let folder: URL

  /// Writes into this folder.
  public init(folder: URL) {
    self.folder = folder
  }

  /// Writes the two files.
  ///
  /// - Throws: `cannotCreate` when one is there already, errors of the file system.
  public func run(in context: StageContext) throws -> CommandResult {
    let texts = [("pipeline.yaml", PipelineText.template), ("labels.csv", Self.labels)]
    for (name, _) in texts {
      let url = folder.appendingPathComponent(name)
      guard !FileManager.default.fileExists(atPath: url.path) || context.mayReplace else {
        throw PipelinesError(
          .cannotCreate, subject: url.path, reason: "exists already",
          hint: "choose another folder, or replace it with --force")
      }
    }
    let paths = texts.map { folder.appendingPathComponent($0.0).path }
    if context.isDryRun {
      return CommandResult(
        "fovea.init/1", lines: paths.map { "would write \($0)" },
        members: ["files": .array(paths.map(JSONValue.text)), "dryRun": .flag(true)])
    }
    try OutputFolder.make(folder)
    for (name, text) in texts {
      try AtomicFile.write(Data(text.utf8), to: folder.appendingPathComponent(name))
    }
    return CommandResult(
      "fovea.init/1", lines: paths.map { "wrote \($0)" },
      members: ["files": .array(paths.map(JSONValue.text)), "dryRun": .flag(false)])
  }
}
