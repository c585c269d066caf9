internal import Compute
internal import Networks

/// Which parts of a network a recipe adapts; all others stay as the weights have them.
public enum AdaptedParts: String, Codable, CaseIterable, Sendable {
  /// Everything that `training.freeze` does not name.
  case all
  /// The head alone: a linear probe.
  case head
  /// The last stage with parameters, and the head.
  case last1
  /// The last two, and the head.
  case last2
  /// The last three, and the head.
  case last3
  /// The last four, and the head.
  case last4
  /// The head, every bias, and scale and shift of every normalisation (BitFit: Ben Zaken et al.
  /// 2022; for normalisations Frankle et al. 2021).
  case bias
  /// The head, and a small residual bottleneck behind every stage (adapters: Rebuffi et al. 2017).
  case adapter
  /// Nothing by descent: the head becomes the means of each answer's features (prototypes: Snell et
  /// al. 2017).
  case prototypes

  /// How many stages before the head are adapted; nil where stages do not say it.
  private var lastStages: Int? {
    switch self {
    case .head, .adapter, .prototypes: 0
    case .last1: 1
    case .last2: 2
    case .last3: 3
    case .last4: 4
    case .all, .bias: nil
    }
  }

  /// The prefixes of a network's parameters that stay as they are.
  func frozenPrefixes(of network: some StagedNetwork) -> [String] {
    var copy = network
    var stages: [String] = []
    var weights: [String] = []
    copy.visitParameters { name, parameter in
      let stage = network.stageNames[network.stageIndex(ofParameter: name)]
      if stages.last != stage { stages.append(stage) }
      if parameter.role == .weight, stage != network.lastStageName { weights.append(name) }
    }
    if self == .bias { return weights }
    guard let lastStages else { return [] }
    let backbone = stages.filter { $0 != network.lastStageName && !Classifier.isAdapter($0) }
    return Array(backbone.dropLast(lastStages))
  }
}

extension TrainingOptions {
  /// Whether some parts of the network stay as the weights have them, at least at first.
  public var freezesSomething: Bool { !freeze.isEmpty || adapt.map { $0 != .all } ?? false }

  /// The prefixes that the recipe freezes in a network, by name or by what it adapts.
  func frozenPrefixes(of network: some StagedNetwork) -> [String] {
    freeze + (adapt?.frozenPrefixes(of: network) ?? [])
  }
}

extension Classifier {
  /// Adds the adapters that a recipe asks for, if any.
  mutating func addAdapters(of options: TrainingOptions, buffers: BufferPool) {
    guard options.adapt == .adapter else { return }
    var generator = SeededGenerator(seed: options.seed, stream: RandomStream.adapters)
    addAdapters(generator: &generator, buffers: buffers)
  }
}
