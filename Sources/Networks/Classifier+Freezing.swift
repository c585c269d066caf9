extension Classifier {
  /// Freezes the parts that the prefixes name, and unfreezes all others.
  ///
  /// A prefix is whole name parts (`layer1`, `layer2.0.conv1`, not `lay`); the name of a stage
  /// stands for the whole stage, so `conv1` freezes `bn1` with it. Frozen means frozen: the batch
  /// normalisations under a prefix keep their running statistics and normalise by them, whatever
  /// the policy says about the others.
  public mutating func freeze(prefixes: [String], batchNorm: BatchNormPolicy) {
    firstTrainableStage = stages.count
    for index in stages.indices.reversed() {
      let stageName = stages[index].name
      stages[index].visitParameters { name, parameter in
        let isNamed = prefixes.contains { Self.covers($0, name) || $0 == stageName }
        parameter.isFrozen =
          isNamed || (parameter.role == .runningStatistic && batchNorm == .frozen)
        if !parameter.isFrozen { firstTrainableStage = index }
      }
    }
  }

  /// Those of the prefixes that name no parameter and no stage.
  public func unknownPrefixes(among prefixes: [String]) -> [String] {
    var names: [String] = []
    var copy = self
    copy.visitParameters { name, _ in names.append(name) }
    return prefixes.filter { prefix in
      !stageNames.contains(prefix) && !names.contains { Self.covers(prefix, $0) }
    }
  }

  /// Whether a prefix of whole name parts begins a name.
  static func covers(_ prefix: String, _ name: String) -> Bool {
    name == prefix || name.hasPrefix(prefix + ".")
  }
}
