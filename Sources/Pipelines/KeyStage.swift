public import Foundation
internal import Privacy

/// Makes a secret key in a file of its own.
public struct KeyStage {
  /// What only folders hold that a command wrote.
  private static let marks = [
    "manifest.sig", "run.json", FinetuneStage.modelName, "predictions.json",
    EvaluationTask.fileName, "pretraining.json",
  ]

  private let file: URL

  /// Makes the key in this file.
  public init(file: URL) {
    self.file = file
  }

  /// Makes the key; says its path and nothing else.
  ///
  /// - Throws: `usage` inside an output folder; `cannotCreate` where something has that name,
  ///   whatever may be replaced; `permission`, `inputOutput`.
  public func run(in context: StageContext) throws -> CommandResult {
    try checkPlace()
    if context.isDryRun {
      var facts = stat()
      guard lstat(file.path, &facts) != 0 else {
        throw PipelinesError(
          .cannotCreate, subject: file.path, reason: "exists already, and a key is never replaced",
          hint: "choose another name")
      }
    } else {
      try SecretKey.create(file)
    }
    return CommandResult(
      "fovea.key/1",
      lines: [context.isDryRun ? "would make a secret key at \(file.path)" : file.path],
      members: ["key": .text(file.path), "dryRun": .flag(context.isDryRun)])
  }

  /// Outputs are handed on, a key must not be.
  private func checkPlace() throws(PipelinesError) {
    var folder = file.standardizedFileURL.deletingLastPathComponent().resolvingSymlinksInPath()
    while true {
      let names = Self.marks.map { folder.appendingPathComponent($0).path }
      guard !names.contains(where: FileManager.default.fileExists(atPath:)) else {
        throw PipelinesError(
          .usage, subject: file.path, reason: "lies inside an output folder, which is handed on",
          hint: "keep the key where only you can read")
      }
      guard folder.path != "/", !folder.path.isEmpty else { return }
      folder.deleteLastPathComponent()
    }
  }
}
