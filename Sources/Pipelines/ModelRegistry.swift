internal import Files
internal import Foundation
internal import Monitoring
internal import Privacy
internal import Training

/// A folder that knows which model is in use and which were before: `current.fovea`, every model
/// that was one or wanted to be in `models/`, their out-of-fold predictions in `predictions/`, and
/// `history.jsonl`.
struct ModelRegistry {
  static let currentName = "current.fovea"
  static let modelsName = "models"
  static let predictionsName = "predictions"
  static let decisionName = "decision.json"
  static let artefacts = [
    currentName, modelsName, predictionsName, decisionName, ModelHistory.fileName,
  ]

  let folder: URL
  var history: ModelHistory

  /// Reads and verifies the folder; one that is not there is a registry without models.
  ///
  /// - Throws: `auditBroken` for a history that was changed; `badData` for a model that is not the
  ///   one that the history names.
  init(_ folder: URL, key: SecretKey) throws {
    self.folder = folder
    let file = folder.appendingPathComponent(ModelHistory.fileName)
    guard FileManager.default.fileExists(atPath: file.path) else {
      history = ModelHistory()
      return
    }
    history = try ModelHistory(try InputFile.data(of: file), key: key)
    guard let champion = history.champions.last else { return }
    try Self.require(folder.appendingPathComponent(Self.currentName), champion, "model")
  }

  /// The digest of the model in use; nil for none.
  var champion: String? { history.champions.last }

  /// The bytes of a model that the history names.
  ///
  /// - Throws: `badData` where they are not those.
  func model(_ digest: String) throws -> Data {
    let file = folder.appendingPathComponent(Self.place(of: digest))
    try Self.require(file, digest, "model")
    return try InputFile.data(of: file)
  }

  /// A model's out-of-fold predictions that the history names; nil where it names none.
  ///
  /// - Throws: `badData` where they are not those.
  func predictions(of model: String) throws -> Data? {
    guard let digest = history.predictions[model] else { return nil }
    let file = folder.appendingPathComponent(Self.predictionsPlace(of: model))
    try Self.require(file, digest, "predictions")
    return try InputFile.data(of: file)
  }

  /// Writes the registry with these new models and predictions by the digests of their models, and
  /// the champion as the model in use.
  ///
  /// - Throws: `badData` for earlier ones whose bytes changed; errors of the files.
  func write(
    _ models: [String: Data], predictions: [String: Data], to staged: StagedFolder
  ) throws {
    try staged.makeFolder(Self.modelsName)
    var all = models
    for digest in history.models where all[digest] == nil { all[digest] = try model(digest) }
    for (digest, data) in all.sorted(by: { $0.key < $1.key }) {
      try staged.write(data, to: Self.place(of: digest))
    }
    try writePredictions(predictions, to: staged)
    if let champion, let data = all[champion] { try staged.write(data, to: Self.currentName) }
    try staged.write(history.data, to: ModelHistory.fileName)
  }

  private func writePredictions(_ new: [String: Data], to staged: StagedFolder) throws {
    let models = history.predictions.keys.sorted()
    guard !models.isEmpty else { return }
    try staged.makeFolder(Self.predictionsName)
    for model in models {
      guard let data = try new[model] ?? predictions(of: model) else { continue }
      try staged.write(data, to: Self.predictionsPlace(of: model))
    }
  }

  private static func predictionsPlace(of model: String) -> String {
    "\(predictionsName)/\(model).json"
  }

  private static func place(of digest: String) -> String { "\(modelsName)/\(digest).fovea" }

  private static func require(_ file: URL, _ digest: String, _ what: String) throws {
    guard (try? Digest.sha256(of: file)) == digest else {
      throw PipelinesError(
        .badData, subject: file.lastPathComponent,
        reason: "is missing, or not the \(what) that \(ModelHistory.fileName) names",
        hint: "restore it from a copy; its sha256 is \(digest)")
    }
  }

  /// The pseudonym of who decides: of a name that was given, else of the account.
  static func person(_ name: String?, key: SecretKey) -> String {
    let account = getpwuid(getuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    return Pseudonyms(key: key).readerID(name ?? account ?? "user \(getuid())")
  }

  /// The time to the second, in UTC.
  static var now: String { Date().formatted(.iso8601) }
}
