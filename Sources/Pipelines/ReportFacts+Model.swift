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
    model: ModelFile, name: String, cohort: Cohort, lock: SplitLock, part: ReportedPart,
    openings: Int, flow: FlowFacts?, arguments: [String], warnings: [String]
  ) throws {
    let card = model.card
    let point = card.operatingPoint
    self.init(
      title: "\(card.heads[0].targets.joined(separator: ", ")) by \(name)",
      program: Version.program,
      model: ModelFacts(
        name: name, sha256: try model.digest(), architecture: card.networksName,
        weightsOrigin: card.weights.sentence),
      cohort: CohortFacts(cohort, lock: lock), part: part, testOpenings: openings,
      thresholds: point.thresholds.map {
        ThresholdFact(label: $0.label, fold: nil, fit: $0.fit, source: point.source.rawValue)
      },
      operatingPointHash: card.operatingPointHash,
      isTuning: card.isTuned(on: cohort, lock: lock, part: part), flow: flow,
      settings: card.settings,
      responsible: Self.people(card.people),
      versions: [NamedText(name: "Model format", text: "version \(card.version)")],
      commandLine: CommandLineText.masked(arguments),
      limitations: warnings + point.certaintyRemarks + (card.ensemble?.remarks(on: point) ?? [])
        + (card.contract?.remarks(on: point) ?? []))
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
  /// Whether thresholds were fitted on the part, or training watched it.
  func isTuned(on cohort: Cohort, lock: SplitLock, part: ReportedPart) -> Bool {
    if isCalibrated(on: cohort, lock: lock) { return isFitted(on: cohort, lock: lock, part: part) }
    // Where thresholds came later, the validation part has still chosen the epoch.
    let isOwn = cohort.isVersion(of: cohortDigest) || splitHash == lock.hash
    let isWatched = operatingPoint.source == .calibration && isOwn
    return isFitted(on: cohort, lock: lock, part: part) || part == .validation && isWatched
  }

  /// Whether thresholds and sets were fitted on the part.
  func isFitted(on cohort: Cohort, lock: SplitLock, part: ReportedPart) -> Bool {
    if isCalibrated(on: cohort, lock: lock) {
      return calibration?.splitHash == nil || part == .validation
    }
    return part == .validation && operatingPoint.source == .validation
  }

  /// Whether the model was calibrated on the cohort after the training.
  private func isCalibrated(on cohort: Cohort, lock: SplitLock) -> Bool {
    guard let calibration else { return false }
    return cohort.isVersion(of: calibration.cohortDigest) || calibration.splitHash == lock.hash
  }

  /// How the model was made, for people.
  fileprivate var settings: [NamedText] {
    let size = preprocessing.inputSize
    let labels = options.labelShare.map {
      NamedText(name: "Labels", text: "of a share of \($0) of each fit's labelled patients")
    }
    let feedback = options.feedback.map {
      NamedText(
        name: "Feedback",
        text: "cases accepted by readers count \($0.accepted), corrected ones \($0.corrected)")
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
      NamedText(
        name: "Threshold", text: (calibration?.rule ?? options.threshold).sentence),
      NamedText(
        name: "Calibration", text: (calibration?.method ?? options.calibration).rawValue),
    ] + networks + certainty + hiding
      + [labels, feedback, mitigation, calibration?.fact, monitoring].compactMap { $0 }
  }
}

extension ModelCard {
  /// How training looked after groups, for people.
  private var mitigation: NamedText? {
    options.mitigation.map {
      NamedText(name: "Mitigation", text: "\($0.method.rawValue) by \($0.attribute)")
    }
  }

  /// What incoming patients are held against, for people.
  private var monitoring: NamedText? {
    reference.map {
      NamedText(name: "Reference for monitoring", text: ReferenceText.sentence($0))
    }
  }

  /// How little of a patient shows in the model, for people.
  private var hiding: [NamedText] {
    let budget = privacy.map { statement in
      [
        NamedText(name: "Privacy", text: statement.sentence),
        NamedText(
          name: "Privacy does not cover", text: statement.notCovered.joined(separator: "; ")),
      ]
    }
    let audit = membership.map { record in
      NamedText(
        name: "Membership audit",
        text: MembershipFindings(record).sentences.map(\.text).joined(separator: "; "))
    }
    return (budget ?? []) + [audit].compactMap { $0 }
  }

  /// What answers together, and by what its mutual information is measured, for people.
  private var networks: [NamedText] {
    let name = "Mutual information"
    if let ensemble {
      return [
        NamedText(name: "Networks", text: ensemble.sentence),
        NamedText(name: name, text: "of the \(ensemble.members) networks, in nats"),
      ]
    }
    return options.dropout.map { share in
      [
        NamedText(
          name: name,
          text: "of \(DropoutSampler.draws) draws that drop a share of \(share) of the features, "
            + "in nats")
      ]
    } ?? []
  }

  /// How its distance of features tells other images from its own, for people.
  private var measuredScope: NamedText? {
    scopeAudit.map { record in
      NamedText(
        name: "Scope audit",
        text: ScopeFindings(record).sentences.map(\.text).joined(separator: "; "))
    }
  }

  /// How the model says that it is not sure, for people.
  private var certainty: [NamedText] {
    let sets = operatingPoint.setsSentence.map {
      NamedText(name: "Conformal sets", text: $0)
    }
    let abstention = operatingPoint.abstention.map {
      NamedText(name: "Abstaining", text: $0.rule.sentence)
    }
    let scope = contract?.scope.map {
      NamedText(
        name: "Scope by features",
        text: "Mahalanobis distance of features within that of a share of \($0.share) of "
          + ($0.source == .validation
            ? "validation patients" : "training patients, each measured from the others"))
    }
    return [sets, abstention, scope, measuredScope].compactMap { $0 }
  }
}

extension CalibrationRecord {
  /// Where it was calibrated, for people.
  fileprivate var fact: NamedText {
    NamedText(
      name: ReportFacts.calibrationName,
      text: "on \(units.used) units of \(units.patients) patients, "
        + (splitHash == nil ? "all" : "the validation part") + " of cohort "
        + "\(cohortDigest.prefix(12)); the model before was \(modelDigest.prefix(12))")
  }
}
