public import Foundation
internal import Files
internal import Monitoring
internal import Privacy

/// Puts the champion before the last promotion back.
public struct ReviewRollBackStage {
  private let folder: URL
  /// Who decides; only a pseudonym is kept.
  public var person: String?

  /// Works in a folder that `fovea review decide` wrote.
  public init(folder: URL) { self.folder = folder }

  /// Verifies the history and the model, and puts it in its place.
  ///
  /// - Throws: `inputMissing` for no history, `usage` where nothing came before, `badData` for a
  ///   model whose bytes changed, `auditBroken`.
  public func run(in context: StageContext) throws -> CommandResult {
    let target = OutputFolder(url: folder, artefacts: ModelRegistry.artefacts)
    let key = try context.existingKey()
    var registry = try ModelRegistry(folder, key: key)
    let champions = registry.history.champions
    guard let current = champions.last else {
      throw PipelinesError(
        .inputMissing, subject: folder.path, reason: "holds no \(ModelHistory.fileName)",
        hint: "name a folder that fovea review decide wrote")
    }
    guard let before = champions.dropLast().last else {
      throw PipelinesError(
        .usage, subject: folder.path, reason: "has had no other champion",
        hint: "there is nothing to go back to")
    }
    let data = try registry.model(before)
    if context.isDryRun {
      return CommandResult(
        "fovea.review-roll-back/1", lines: ["would put \(before) back"],
        members: ["current": .text(current), "dryRun": .flag(true)])
    }
    try registry.history.append(
      HistoryEntry(
        event: .rolledBack, current: before, other: current,
        reasons: ["put back by a person"], by: ModelRegistry.person(person, key: key),
        when: ModelRegistry.now), key: key)
    let trail = AuditTrail(
      command: "review roll-back", folder: folder, key: key, context: context,
      inputs: ["model": before])
    try trail.watch {
      try target.staging(mayReplace: true) { staged in
        try registry.write([before: data], predictions: [:], to: staged)
        try copyDecision(to: staged)
        try trail.commit(staged, artefacts: ModelRegistry.artefacts, counts: [:])
      }
    }
    let place = folder.appendingPathComponent(ModelRegistry.currentName).path
    return CommandResult(
      "fovea.review-roll-back/1",
      lines: ["rolled back", "model in use: \(place)", "sha256: \(before)"],
      members: [
        "current": .text(before), "before": .text(current), "dryRun": .flag(false),
      ])
  }

  /// The last decision stays beside the history.
  private func copyDecision(to staged: StagedFolder) throws(FilesError) {
    let file = folder.appendingPathComponent(ModelRegistry.decisionName)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    try staged.write(InputFile.data(of: file), to: ModelRegistry.decisionName)
  }
}
