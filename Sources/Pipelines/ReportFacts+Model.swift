internal import Cohorts
internal import Evaluation
internal import Networks
internal import Reports
internal import Training

extension ReportFacts {
  /// The facts about a model of ours on a part of a cohort.
  ///
  /// - Parameters:
  ///   - name: the model's name in the report.
  ///   - openings: how often the test part has been opened, this time included.
  ///   - warnings: what the caller noticed, one sentence each.
  init(
    model: ModelFile, name: String, cohort: CohortFacts, part: ReportedPart, openings: Int,
    flow: FlowFacts?, arguments: [String], warnings: [String]
  ) throws {
    let card = model.card
    let point = card.operatingPoint
    self.init(
      title: "\(card.heads[0].targets.joined(separator: ", ")) by \(name)",
      program: Version.program,
      model: ModelFacts(
        name: name, sha256: try model.digest(), architecture: card.architecture.rawValue,
        weightsOrigin: card.weights.sentence),
      cohort: cohort, part: part, testOpenings: openings,
      thresholds: point.thresholds.map {
        ThresholdFact(label: $0.label, fold: nil, fit: $0.fit, source: point.source.rawValue)
      },
      operatingPointHash: card.operatingPointHash,
      isTuning: part == .validation && point.source == .validation, flow: flow,
      settings: card.settings, responsible: Self.people(card.people),
      versions: [NamedText(name: "Model format", text: "version \(card.version)")],
      commandLine: CommandLineText.masked(arguments), limitations: warnings)
    self.model?.cohortDigest = card.cohortDigest
  }

  private static func people(_ people: [String: String]) -> [NamedText] {
    [("owner", "Owner"), ("intendedUse", "Intended use"), ("legalBasis", "Legal basis")].map {
      NamedText(name: $0.1, text: people[$0.0] ?? "NEEDS AUTHOR")
    }
  }
}

extension CohortFacts {
  /// The facts about a cohort of ours and its split.
  init(_ cohort: Cohort, lock: SplitLock) {
    self.init(
      name: "cohort \(cohort.digest.prefix(12))", digest: cohort.digest, splitHash: lock.hash,
      splitRule: lock.rule)
  }
}

extension ModelCard.WeightOrigin {
  fileprivate var sentence: String {
    if digest.isEmpty { return "random weights" }
    let source = origin.isEmpty ? "origin not stated" : origin
    return "\(name), \(source), \(licence.isEmpty ? "licence not stated" : licence)"
  }
}

extension ModelCard {
  /// How the model was made, for people.
  fileprivate var settings: [NamedText] {
    let size = preprocessing.inputSize
    let labels = options.labelShare.map {
      NamedText(name: "Labels", text: "of a share of \($0) of each fit's labelled patients")
    }
    return [
      NamedText(name: "Unit", text: "\(unit.rawValue), \(aggregate.rawValue) of its images"),
      NamedText(
        name: "Input", text: "\(size) x \(size) pixels, \(preprocessing.fit.rawValue)"),
      NamedText(
        name: "Training",
        text: "\(options.epochs) epochs, batches of \(options.batch), "
          + "\(options.optimizer.rawValue), learning rate \(options.learningRate), "
          + "seed \(options.seed)"),
      NamedText(name: "Threshold", text: options.threshold.sentence),
      NamedText(name: "Calibration", text: options.calibration.rawValue),
    ] + (labels.map { [$0] } ?? [])
  }
}
