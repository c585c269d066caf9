internal import Evaluation

extension OperatingPoint {
  /// Fits thresholds, maps, conformal sets and the rule for abstaining on the labelled units.
  ///
  /// Sets and confidence are made of the scores themselves, which no map to probabilities that was
  /// fitted on the same units has touched.
  package init(_ units: UnitScores, options: TrainingOptions, source: Source) {
    self.init(units, rule: options.threshold, calibration: options.calibration, source: source)
    guard source != .none else { return }
    let outputs = Self.outputs(of: units.head)
    conformal = options.conformal.map { rule in
      outputs.map { output in
        ConformalFit(
          units.calibration(output, by: rule.attribute), rule: rule,
          answerCount: output == nil ? units.head.outputCount : 2, seed: options.seed)
      }
    }
    abstention = options.abstention.map { rule in
      Abstention(
        rule: rule,
        limits: rule.kind == .conformal
          ? []
          : outputs.map { output in
            Abstention.limit(confidences(of: units, output), share: rule.share)
          })
    }
  }

  /// The outputs that are calibrated one by one; nil: all classes together.
  private static func outputs(of head: Head) -> [Int?] {
    head.kind == .multiClass ? [nil] : head.labels.indices.map(Optional.init)
  }

  private func confidences(
    of units: UnitScores, _ output: Int?
  ) -> [(value: Double, patientID: String)] {
    units.units.compactMap { unit in
      guard let scores = unit.scores, output.map({ unit.truth[$0] != nil }) ?? unit.isLabelled
      else { return nil }
      return confidence(of: scores, output ?? 0, units.head).map { ($0, unit.patientID) }
    }
  }

  private func confidence(of scores: [Double], _ output: Int, _ head: Head) -> Double? {
    if head.kind == .multiClass { return Confidence.value(scores) }
    return thresholds.first { $0.label == head.labels[output] }?.fit.value.map {
      Confidence.value(scores[output], threshold: $0)
    }
  }

  /// By output, which answers stand; nil without sets, or where the unit's kind was too rare.
  func sets(of unit: UnitScore, _ head: Head) -> [AnswerSet?] {
    let none = [AnswerSet?](repeating: nil, count: head.outputCount)
    guard let conformal, let scores = unit.scores else { return none }
    func group(_ fit: ConformalFit) -> String? {
      fit.rule.attribute.map { unit.group(by: $0) }
    }
    if head.kind == .multiClass {
      guard let standing = conformal[0].answers(scores, group: group(conformal[0])) else {
        return none
      }
      let count = standing.count { $0 }
      return standing.map { AnswerSet(yes: $0, no: count > ($0 ? 1 : 0)) }
    }
    return zip(scores, conformal).map { score, fit in
      fit.answers([1 - score, score], group: group(fit)).map { AnswerSet(yes: $0[1], no: $0[0]) }
    }
  }

  /// Why the answer to one output is withheld; nil where it is given.
  func refusal(
    of unit: UnitScore, _ head: Head, output: Int, sets: [AnswerSet?]
  ) -> String? {
    guard let abstention, let scores = unit.scores else { return nil }
    let isClass = head.kind == .multiClass
    // Of classes the likeliest one is the answer for all.
    let answered = isClass ? scores.max().flatMap(scores.firstIndex) ?? 0 : output
    switch abstention.rule.kind {
    case .confidence:
      return confidence(of: scores, answered, head).flatMap {
        abstention.refusal($0, output: isClass ? 0 : output)
      }
    case .conformal:
      if sets[answered] == nil, let reason = refusalWithoutSet(of: unit) { return reason }
      let threshold = thresholds.first { $0.label == head.labels[answered] }?.fit.value
      return Abstention.refusal(
        sets[answered], answer: isClass || threshold.map { scores[answered] >= $0 } ?? false)
    }
  }

  /// Whether any set can be made.
  private var hasSets: Bool {
    (conformal ?? []).contains { fit in fit.strata.contains { $0.quantile != nil } }
  }

  /// Patients that sets were calibrated on, of several kinds the fewest; nil without sets.
  ///
  /// - Parameter folds: with folds a unit's sets come from all others; 0 without.
  package func calibrationPatients(folds: Int) -> Int? {
    let patients = (conformal ?? []).flatMap(\.strata).filter { $0.quantile != nil }
      .map(\.patients).min()
    return folds > 1 ? patients.map { $0 * (folds - 1) / folds } : patients
  }

  /// What sets promise, or that there are none; nil where nobody asked for any.
  package var setsSentence: String? {
    (conformal?.first?.rule.sentence).map {
      hasSets ? $0 : "no sets: too few patients were in the calibration for \($0)"
    }
  }

  /// What the fits of sets and limits found odd, one sentence each.
  package var certaintyRemarks: [String] {
    let strata = (conformal ?? []).flatMap(\.strata).filter { !$0.reason.isEmpty }
    let isEmpty = conformal?.contains { $0.strata.isEmpty } ?? false
    let limits = abstention?.limits.contains { $0 == nil } ?? false
    let rare = (conformal ?? []).max { ($0.rarePatients ?? -1) < ($1.rarePatients ?? -1) }
    return [tableRemark, rare?.rareRemark].compactMap { $0 }
      + strata.map { "conformal sets: \($0.reason)" }
      + (isEmpty ? ["conformal sets: insufficient, no group has enough patients"] : [])
      + (limits ? ["abstaining: too few patients for a limit, so every answer is withheld"] : [])
      + (needsSets && !hasSets
        ? ["abstaining: there are no conformal sets, so every answer is withheld"] : [])
  }

  /// Whether sets and the rule for abstaining are those of the head.
  func isCertaintySound(for head: Head) -> Bool {
    let isClass = head.kind == .multiClass
    let count = isClass ? 1 : head.outputCount
    guard let abstention else { return areSetsSound(count, head) }
    return areSetsSound(count, head) && abstention.isSound(outputs: count)
      && (abstention.rule.kind != .conformal || conformal != nil)
  }

  private func areSetsSound(_ count: Int, _ head: Head) -> Bool {
    guard let conformal else { return true }
    let answers = head.kind == .multiClass ? head.outputCount : 2
    return conformal.count == count && conformal.allSatisfy { $0.isSound(answerCount: answers) }
  }
}

extension UnitScore {
  /// The group of units that do not state an attribute.
  static let unknown = "unknown"

  /// Whether its class is known.
  var isLabelled: Bool { truth.contains(1) }

  /// The value of an attribute, as reports group it; ages in bands.
  package func group(by attribute: String) -> String {
    func value(_ name: String) -> String { CohortAttributes.normalised(attributes[name] ?? "") }
    return attribute == "ageBand" ? AgeBands.standard.band(of: value("age")) : value(attribute)
  }
}

extension UnitScores {
  /// The labelled units of one output as yes or no, or of all classes.
  fileprivate func calibration(_ output: Int?, by attribute: String?) -> [ConformalFit.Unit] {
    units.compactMap { unit in
      let truth = output.map { unit.truth[$0] } ?? unit.truth.firstIndex(of: 1)
      guard let scores = unit.scores, let truth else { return nil }
      return ConformalFit.Unit(
        probabilities: output.map { [1 - scores[$0], scores[$0]] } ?? scores, truth: truth,
        patientID: unit.patientID, group: attribute.map { unit.group(by: $0) })
    }
  }
}

extension TrainingOptions {
  /// The key that needs patients set aside, for sets or for abstaining; nil without either.
  package var certaintyKey: String? {
    if abstention != nil { return "calibration.abstain" }
    return conformal == nil ? nil : "calibration.conformal"
  }

  /// What is wrong with that key where the split has neither a validation part nor folds.
  package static let needsPatients =
    "needs patients to be fitted on, and the split has neither a validation part nor folds"

  /// Sees to it that nothing is declared that nobody could fit.
  ///
  /// - Throws: `usage` where sets or abstaining are declared.
  func requireNoCertainty() throws(TrainingError) {
    guard let certaintyKey else { return }
    throw TrainingError(
      .usage, subject: certaintyKey, reason: Self.needsPatients,
      hint: "split with a validation part or folds, or write none")
  }

  /// What of sets and abstaining cannot be.
  var certaintyProblems: [OptionProblem] {
    var found: [OptionProblem] = []
    if let dropout, !(dropout > 0 && dropout < 1) {
      found.append(
        OptionProblem(key: "training.dropout", reason: "must be above 0 and below 1"))
    }
    if let scopeShare, !(scopeShare > 0 && scopeShare < 1) {
      found.append(
        OptionProblem(key: "calibration.scope", reason: "must be above 0 and below 1"))
    }
    if conformal.map({ !$0.isSound }) ?? false || abstention.map({ !$0.isSound }) ?? false {
      found.append(
        OptionProblem(key: "calibration.alpha", reason: "must be above 0 and below 1"))
    }
    if abstention?.kind == .conformal, conformal == nil {
      found.append(
        OptionProblem(
          key: "calibration.abstain", reason: "is conformal, and calibration.conformal is none"))
    }
    return found
  }
}
