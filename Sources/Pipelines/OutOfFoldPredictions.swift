internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy

/// What a model said out of fold: the predictions that fine-tuning wrote, as they were written.
///
/// The networks of the folds are gone, so that nothing can say it anew: a decision rests on the
/// file, and the file is held against what was signed when it was written.
struct OutOfFoldPredictions {
  static let name = "predictions.json"

  /// The file.
  let data: Data
  /// Its SHA-256.
  let digest: String
  /// Its rows.
  let rows: [PredictionRow]

  /// Reads those of a model: the registry's where an earlier decision rested on them, else those
  /// beside the model.
  ///
  /// - Throws: `inputMissing`; `badData` for predictions of another model, or that nothing vouches
  ///   for; `auditBroken` for what was changed since.
  init(
    of source: ModelSource, beside file: URL, in registry: ModelRegistry, key: SecretKey
  ) throws {
    if let data = try registry.predictions(of: source.digest) {
      self.data = data
      digest = Digest.sha256(data)
    } else {
      let folder = file.deletingLastPathComponent()
      let file = folder.appendingPathComponent(Self.name)
      guard FileManager.default.fileExists(atPath: file.path) else {
        throw PipelinesError(
          .inputMissing, subject: Self.name,
          reason: "is not beside the model, whose networks of the folds are gone",
          hint: "name the model in the folder where fovea finetune wrote it, or compare on the "
            + "test part with --test")
      }
      data = try InputFile.data(of: file)
      digest = Digest.sha256(data)
      guard
        FileManager.default.fileExists(
          atPath: folder.appendingPathComponent(AuditLog.fileName).path),
        try AuditVerification(of: folder, key: key).written[Self.name] == digest
      else {
        throw PipelinesError(
          .badData, subject: Self.name,
          reason: "is in no audit log beside it, so that nobody knows who wrote it",
          hint: "name the model in the folder where fovea finetune wrote it")
      }
    }
    let predicted = try StableJSON.decode(Predicted.self, from: data, subject: Self.name)
    guard predicted.model == source.digest else {
      throw PipelinesError(
        .badData, subject: Self.name, reason: "is of another model than the one beside it",
        hint: "name the model in the folder where fovea finetune wrote it")
    }
    rows = predicted.rows
  }

  private struct Predicted: Decodable {
    let model: String
    let rows: [PredictionRow]
  }
}
