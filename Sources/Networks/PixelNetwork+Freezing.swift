extension PixelNetwork {
  /// Freezes the parts that the prefixes name, and unfreezes all others, as `Classifier.freeze`.
  ///
  /// The name of a stage stands for the whole stage: `decoder` for all of the decoder, `conv1` for
  /// `bn1` too. Batch normalisations under a prefix keep their running statistics and normalise by
  /// them, whatever the policy says about the others.
  public mutating func freeze(prefixes: [String], batchNorm: BatchNormPolicy) {
    let (stages, copy) = (stageNames, self)
    var first = stages.count
    visitParameters { name, parameter in
      let index = copy.stageIndex(ofParameter: name)
      let isNamed = prefixes.contains { Classifier.covers($0, name) || $0 == stages[index] }
      parameter.isFrozen =
        isNamed || (parameter.role == .runningStatistic && batchNorm == .frozen)
      if !parameter.isFrozen { first = min(first, index) }
    }
    firstTrainableStage = first
  }

  /// Those of the prefixes that name no parameter and no stage.
  public func unknownPrefixes(among prefixes: [String]) -> [String] {
    var names: [String] = []
    var copy = self
    copy.visitParameters { name, _ in names.append(name) }
    return prefixes.filter { prefix in
      !stageNames.contains(prefix) && !names.contains { Classifier.covers(prefix, $0) }
    }
  }
}
