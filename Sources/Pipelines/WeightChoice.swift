internal import Foundation
internal import Networks
internal import Training

/// Finds the weights that a recipe names.
struct WeightChoice {
  /// Where training begins.
  let start: FineTuning.Start
  /// SHA-256 of the weight file; the architecture's name for random weights.
  let digest: String
  /// The choice in one sentence.
  let sentence: String
  /// Weights of the folders that would be a better start, in one sentence; nil where none are.
  private(set) var advice: String?
  /// Whether the network is the plain U-Net.
  private var isPlain = false

  /// The backbone; nil for the plain U-Net, which has none.
  var architecture: Architecture? {
    if isPlain { return nil }
    return switch start {
    case .random(let architecture): architecture
    case .pretrained(let source, _): source.card.architecture
    }
  }

  /// What pretrained weights expect of their input; nil for random ones.
  var normalisation: InputNormalisation? {
    switch start {
    case .random: nil
    case .pretrained(let source, _): source.card.normalisation
    }
  }

  /// Looks for the recipe's weights in the folders.
  ///
  /// Without a name the shipped weights are taken, whatever the folders hold, so that the same
  /// command gives the same model on every machine.
  ///
  /// - Throws: errors of the weight file.
  init(_ recipe: Recipe, folders: [URL], allowPartial: Bool) throws {
    switch recipe.backbone {
    case .plain:
      // The recipe says what is drawn; no number of the backbone named here is.
      self.init(
        start: .random(.resnet18), digest: "random \(Recipe.plainNetwork)",
        sentence: "weights: random, \(Recipe.plainNetwork)")
      isPlain = true
    case .random(let architecture):
      self.init(
        start: .random(architecture), digest: "random \(architecture.rawValue)",
        sentence: "weights: random, \(architecture.rawValue)")
      advice = KnownBackbone.advice(insteadOf: nil, architecture, in: folders)
    case .file(let url, let architecture):
      try self.init(url, architecture, recipe.inputNormalisation, allowPartial)
    case .named(let name, let architecture):
      let url = try WeightSource.find(name, in: folders)
      try self.init(url, architecture, recipe.inputNormalisation, allowPartial)
      advice = self.architecture.flatMap {
        KnownBackbone.advice(
          insteadOf: url.deletingPathExtension().lastPathComponent, $0, in: folders)
      }
    case .shipped(let architecture):
      let name = architecture.flatMap { ShippedWeights.names[$0] } ?? ShippedWeights.standard
      try self.init(
        WeightSource.find(name, in: [ShippedWeights.folder]), architecture,
        recipe.inputNormalisation, allowPartial)
      advice = self.architecture.flatMap {
        KnownBackbone.advice(insteadOf: name, $0, in: folders)
      }
    }
  }

  private init(
    _ url: URL, _ architecture: Architecture?, _ normalisation: InputNormalisation?,
    _ allowPartial: Bool
  ) throws {
    let source = try WeightSource(
      contentsOf: url, architecture: architecture, normalisation: normalisation)
    self.init(
      start: .pretrained(source, allowPartial: allowPartial), digest: source.digest,
      sentence: "weights: \(source.sentence)")
  }

  private init(start: FineTuning.Start, digest: String, sentence: String) {
    self.start = start
    self.digest = digest
    self.sentence = sentence
  }
}
