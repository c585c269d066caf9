internal import Networks

/// A network whose parts can be frozen by name and learn at rates of their own.
protocol StagedNetwork: ParameterHolder {
  /// The parts from input to output.
  var stageNames: [String] { get }
  /// What the recipe calls the network.
  var title: String { get }
  /// The part that must stay trainable.
  var lastStageName: String { get }
  /// Which part a parameter belongs to.
  func stageIndex(ofParameter name: String) -> Int
  /// Those of the prefixes that name nothing.
  func unknownPrefixes(among prefixes: [String]) -> [String]
  /// Freezes what the prefixes name and unfreezes all else.
  mutating func freeze(prefixes: [String], batchNorm: BatchNormPolicy)
}

extension StagedNetwork {
  /// Refuses to freeze what is not there, and everything.
  ///
  /// - Throws: `usage`.
  func requireTrainable(freezing prefixes: [String]) throws(TrainingError) {
    let unknown = unknownPrefixes(among: prefixes)
    guard unknown.isEmpty else {
      throw TrainingError(
        .usage, subject: "training.freeze",
        reason: "no part of \(title) is called " + unknown.joined(separator: ", "),
        hint: "its stages are \(stageNames.joined(separator: ", "))")
    }
    var copy = self
    var isTrainable = false
    copy.visitParameters { _, parameter in isTrainable = isTrainable || !parameter.isFrozen }
    guard isTrainable else {
      throw TrainingError(
        .usage, subject: "training.freeze", reason: "freezes everything, the head too",
        hint: "leave at least \(lastStageName) out")
    }
  }
}

extension Classifier: StagedNetwork {
  var title: String { architecture.rawValue }
  var lastStageName: String { architecture.headName }
}
