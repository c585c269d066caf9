internal import Foundation
internal import Training

extension PredictStage {
  /// The folder inside the output that holds what explains the predictions.
  static let explanationsName = "explanations"

  /// What explains the predictions; nil where nobody asked.
  private var explanation: ExplainStage? {
    explained.map { methods in
      var stage = ExplainStage(
        model: model, input: folder,
        output: output.appendingPathComponent(Self.explanationsName, isDirectory: true))
      stage.methods = methods
      return stage
    }
  }

  /// Refuses what cannot be explained, before anything is read.
  ///
  /// - Throws: `usage`.
  func checkExplanation(of model: ModelFile) throws(PipelinesError) {
    guard let explained else { return }
    _ = try ExplainStage.chosenMethods(explained, option: "--explain")
    try ExplainableMasks.check(model.card)
  }

  /// Explains what was predicted, in a folder of its own; what was predicted stays if that fails.
  ///
  /// - Throws: what `fovea explain` throws.
  func explaining(_ predicted: CommandResult, in context: StageContext) async throws
    -> CommandResult
  {
    guard let explanation else { return predicted }
    return predicted.adding(try await explanation.run(in: context), as: Self.explanationsName)
  }
}
