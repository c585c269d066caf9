internal import Files
internal import Foundation
internal import Training

/// What a pretraining leaves: a backbone, its facts, its card, and the state of an unfinished run.
struct PretrainOutput {
  private static let weightsName = "backbone.safetensors"
  private static let summaryName = "pretraining.json"
  private static let cardName = "MODEL_CARD.md"
  private static let checkpointName = "checkpoint"
  static let artefacts = [weightsName, summaryName, cardName, checkpointName]

  /// The folder that `-o` names.
  let folder: URL
  /// Whether to go on from a state in it.
  let resume: Bool

  /// The backbone.
  var weights: URL { folder.appendingPathComponent(Self.weightsName) }

  /// Where the state of an unfinished run lies.
  var checkpointFolder: URL { folder.appendingPathComponent(Self.checkpointName) }

  /// With `resume` the folder must hold an unfinished run or nothing; else it must be empty.
  ///
  /// - Parameter inputs: folders that are read; the output must not lie inside one.
  /// - Throws: `cannotCreate`.
  func check(_ context: StageContext, inputs: [URL] = []) throws(PipelinesError) {
    let isFinished = FileManager.default.fileExists(atPath: weights.path)
    let hasState = Pretraining.hasState(in: checkpointFolder)
    if hasState, !resume, !context.mayReplace {
      throw PipelinesError(
        .cannotCreate, subject: folder.path, reason: "holds an unfinished pretraining",
        hint: "go on with --resume, or start again with --force")
    }
    if resume, isFinished, !hasState {
      throw PipelinesError(
        .cannotCreate, subject: folder.path,
        reason: "holds a finished pretraining, nothing is left to do",
        hint: "choose another folder, or start again with --force and without --resume")
    }
    try OutputFolder(url: folder, artefacts: Self.artefacts)
      .check(mayReplace: context.mayReplace || resume, inputs: inputs)
  }

  /// Makes the folders, and without `resume` takes away the state of an unfinished run; lends the
  /// hidden folder whose content takes the place of what a finished run left.
  ///
  /// - Parameter begin: called when the folder is there.
  /// - Throws: `cannotCreate`, what `body` throws.
  func staging<Result>(
    begin: () throws -> Void = {}, _ body: (StagedFolder) throws -> Result
  ) throws -> Result {
    let output = OutputFolder(url: folder, artefacts: Self.artefacts)
    try output.make(mayReplace: true)
    if !resume { Pretraining.removeState(in: checkpointFolder) }
    try OutputFolder.make(checkpointFolder)
    try begin()
    return try output.staging(mayReplace: true, body)
  }

  /// Writes everything and puts it in its place; the state goes with what lay there.
  ///
  /// - Throws: errors of the file system, and what `commit` throws.
  func write(
    _ backbone: Data, summary: Data, card: String, in staged: StagedFolder,
    commit: (StagedFolder) throws -> Void
  ) throws {
    try staged.write(summary, to: Self.summaryName)
    try staged.write(Data(card.utf8), to: Self.cardName)
    try staged.write(backbone, to: Self.weightsName)
    try commit(staged)
  }

  /// The end of a run that was stopped, its state on disk.
  static func interruption(step: Int, of count: Int) -> PipelinesError {
    PipelinesError(
      Interruption.exitCode == 143 ? .terminated : .interrupted, subject: "pretrain",
      reason: "stopped on request after step \(step) of \(count)",
      hint: "go on with the same command and --resume")
  }
}
