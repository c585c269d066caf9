extension LabelSummary {
  /// The label as a release may show it.
  func suppressed(by plan: Suppression.OfLabel, hidesFlow: Bool) -> LabelSummary {
    var label = self
    label.flow = flow.suppressed(hidesFlow: hidesFlow, by: plan)
    label.deferral = plan.deferral.flatMap { deferral?.without($0) }
    label.thresholds = thresholds.map { use in
      var use = use
      let isWhole = thresholds.count == 1 && use.unitCount == counts.imageCount
      if !isWhole || plan.isHidden { use.unitCount = nil }
      return use
    }
    label.curves = plan.isHidden ? .none : curves.suppressed(to: plan.curve)
    label.attributes = attributes.map { table in
      table.suppressed(
        plan.groups[table.attribute] ?? [], answers: plan.answers[table.attribute] ?? [])
    }
    label.intersections = intersections.filter { plan.crossings.contains($0.attribute) }.map {
      $0.suppressed([], answers: plan.hidesAnswers ? Set($0.groups.map(\.name)) : [])
    }
    if plan.isHidden {
      label.counts = .suppressed
      label.metrics = metrics.mapValues { _ in .suppressed() }
      label.calibrationErrorByChance = nil
      label.majority = .suppressed
    }
    if plan.isHidden || plan.hidesAnswers {
      label.confusion = nil
      label.metrics = label.metrics.withoutAnswers
      label.predictiveValues = predictiveValues.map { $0.suppressed(label.counts) }
      label.majority = label.majority.withoutAnswers
    }
    label.worstGroup = WorstGroup.find(.auroc, in: label.attributes)?.reference
    label.worstGroups = [.auroc, .sensitivity, .specificity].compactMap {
      WorstGroup.find($0, in: label.attributes)
    }
    label.groupsWithTooLittleData = groupsWithTooLittleData.filter { reference in
      plan.groups[reference.attribute]?.contains(reference.group) != true
    }
    return label
  }
}

extension LabelFlow {
  fileprivate func suppressed(hidesFlow: Bool, by plan: Suppression.OfLabel) -> LabelFlow {
    var flow = self
    if plan.deferral == nil { flow.withheld = nil }
    guard hidesFlow || plan.isHidden else { return flow }
    flow.rows = nil
    if plan.isHidden { flow.evaluated = nil }
    flow.withoutTruth = nil
    flow.outOfScope = nil
    flow.abstained = nil
    flow.quarantined = nil
    flow.unansweredPositives = nil
    return flow
  }
}

extension Curves {
  fileprivate static let none = Curves(
    roc: [], rocBand: [], precisionRecall: [], reliability: [], netBenefit: [])

  /// Few points of ROC and precision-recall; bins and decision curves, which have steps elsewhere,
  /// would tell of the patients between, so they go.
  fileprivate func suppressed(to curve: CoarseCurve?) -> Curves {
    guard let curve, !curve.roc.isEmpty else { return .none }
    return Curves(
      roc: curve.roc, rocBand: [], precisionRecall: curve.precisionRecall, reliability: [],
      netBenefit: [])
  }
}

extension [Metric: Estimate] {
  /// The measures that follow from answers withheld.
  var withoutAnswers: [Metric: Estimate] {
    var measures = self
    for (metric, estimate) in self where metric.needsCalls {
      measures[metric] = .suppressed(estimate.counts)
    }
    return measures
  }
}

extension PredictiveValues {
  /// The prevalence alone.
  func suppressed(_ counts: SampleCounts) -> PredictiveValues {
    PredictiveValues(
      prevalence: prevalence, ppv: .suppressed(counts), npv: .suppressed(counts))
  }
}

extension MajorityCheck {
  static let suppressed = MajorityCheck(
    level: .unknown, majorityShare: nil, accuracy: nil,
    sentence: "Whether the answers beat the majority class is suppressed.")

  /// The verdict without the numbers and the words that tell how many answers are right.
  var withoutAnswers: MajorityCheck {
    let sentence =
      switch level {
      case .alarm: "Scores or answers are no better than chance or the majority class."
      case .notice: "Answers are no better than the majority class; scores rank better."
      case .passed, .unknown: self.sentence
      }
    return MajorityCheck(
      level: level, majorityShare: majorityShare, accuracy: nil, sentence: sentence)
  }
}
