internal import Foundation
internal import Networks
internal import Training

/// Finds the weights that a recipe names.
struct WeightChoice {
  /// Names of the weight files that make a good start, the best first.
  ///
  /// ImageNet before CIFAR-10: more classes and larger pictures make features that transfer better
  /// (Kornblith et al. 2019); among ImageNet's the larger network first.
  private static let preferred = [
    "resnet50_imagenet", "resnet34_imagenet", "resnet18_imagenet",
    "squeezenet1_1_imagenet_features",
    "resnet56_cifar10", "resnet20_cifar10",
  ]

  /// Where training begins.
  let start: FineTuning.Start
  /// SHA-256 of the weight file; the architecture's name for random weights.
  let digest: String
  /// The choice in one sentence.
  let sentence: String

  /// The network.
  var architecture: Architecture {
    switch start {
    case .random(let architecture): architecture
    case .pretrained(let source, _): source.card.architecture
    }
  }

  /// Looks for the recipe's weights in the folders.
  ///
  /// - Throws: `inputMissing` where there are none, errors of the weight file.
  init(_ recipe: Recipe, folders: [URL], allowPartial: Bool) throws {
    switch recipe.backbone {
    case .random(let architecture):
      self.init(
        start: .random(architecture), digest: "random \(architecture.rawValue)",
        sentence: "weights: random, \(architecture.rawValue)")
    case .file(let url, let architecture):
      try self.init(url, architecture, allowPartial)
    case .named(let name, let architecture):
      try self.init(WeightSource.find(name, in: folders), architecture, allowPartial)
    case .preferred:
      for name in Self.preferred {
        guard let url = try? WeightSource.find(name, in: folders) else { continue }
        try self.init(url, nil, allowPartial)
        return
      }
      throw PipelinesError(
        .inputMissing, subject: "model.backbone",
        reason: folders.isEmpty
          ? "no weights are named and no folder of weights is given"
          : "no weights are named and the weight folders hold none that Fovea knows",
        hint: "name weights with --backbone and their folder with --weights-dir, or choose "
          + "--backbone random --architecture resnet18")
    }
  }

  private init(_ url: URL, _ architecture: Architecture?, _ allowPartial: Bool) throws {
    let source = try WeightSource(contentsOf: url, architecture: architecture)
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
