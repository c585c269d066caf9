internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Tensors

/// Asks whether maps of a method say something about this network on these images.
package struct SanityTests: Sendable {
  private let explainer: Explainer
  private let label: String
  /// The network with random weights, by how far they reach, the head first.
  private let randomised: [(stage: String, explainer: Explainer)]

  /// Prepares the tests for one label.
  package init(_ explainer: Explainer, label: String) {
    self.explainer = explainer
    self.label = label
    let names = explainer.stageNames
    randomised = SanityRule.depths(stages: names.count).map {
      (names[$0], explainer.randomised(from: $0))
    }
  }

  /// The results of all tests for each method.
  ///
  /// - Parameters:
  ///   - cases: in content order, all of one label.
  ///   - maps: by method, the map of each case.
  ///   - progress: is told how many maps are done.
  package func results(
    of cases: [SanityCase], maps: [(method: ExplanationMethod, maps: [EvidenceMap])],
    progress: (Int) -> Void
  ) -> [SanityResult] {
    var results: [SanityResult] = []
    var done = 0
    for (method, maps) in maps {
      let measured = explainer.workers.values(count: cases.count) { place in
        measure(cases[place], place: place, map: maps[place], method: method)
      }
      done += cases.count
      progress(done)
      results += summaries(of: measured, method: method)
    }
    return results
  }

  private func measure(
    _ one: SanityCase, place: Int, map: EvidenceMap, method: ExplanationMethod
  ) -> CaseMeasures {
    var measures = CaseMeasures(identity: one.identity)
    measures.similarities = randomised.map { random in
      guard place < SanityRule.randomisedImages else { return .notAsked }
      let other = random.explainer.map(of: one.input, one.target, method: method)
      return CaseMeasures.Value(RankCorrelation.value(map.values, other.values).map(abs))
    }
    let side = one.input.shape[1]
    let curve = DeletionCurve(explainer: explainer, target: one.target)
    if one.isCalled, map.evidence.largest > 0 {
      let random = DeletionCurve.randomOrder(
        stream: UInt64(one.number), of: one.place, side: side)
      let order = DeletionCurve.order(of: map, side: side, ties: random)
      measures.deletion = .measured(
        curve.deletion(of: one.input, order: random) - curve.deletion(of: one.input, order: order))
      measures.insertion = .measured(
        curve.insertion(of: one.input, order: order)
          - curve.insertion(of: one.input, order: random))
    } else if one.isCalled {
      (measures.deletion, measures.insertion) = (.undefined, .undefined)
    }
    if let mask = one.mask, !mask.isEmpty {
      measures.energy = CaseMeasures.Value(
        map.enlarged(to: side).energyGain(inside: mask, of: one.place))
    }
    return measures
  }

  private func summaries(
    of measures: [CaseMeasures], method: ExplanationMethod
  ) -> [SanityResult] {
    func summary(
      _ test: SanityTest, stage: String? = nil, lacking reason: String,
      _ value: (CaseMeasures) -> CaseMeasures.Value
    ) -> SanityResult {
      var values: [ImageValue] = []
      var undefined = 0
      for one in measures {
        switch value(one) {
        case .measured(let number): values.append(ImageValue(identity: one.identity, value: number))
        case .undefined: undefined += 1
        case .notAsked: break
        }
      }
      let estimate = Estimate(
        meanOf: values, lacking: undefined > 0 ? "every map is empty or constant" : reason)
      let isWhole = stage == nil || stage == randomised.last?.stage
      let verdict = SanityVerdict(
        estimate, limit: test == .randomisation ? SanityRule.similarityLimit : 0,
        passesAbove: test != .randomisation)
      return SanityResult(
        test: test, method: method, label: label, stage: stage, estimate: estimate,
        undefinedImages: undefined, verdict: isWhole ? verdict : nil)
    }
    let similarities = randomised.indices.map { depth in
      summary(.randomisation, stage: randomised[depth].stage, lacking: "there is no image") {
        $0.similarities[depth]
      }
    }
    let uncalled = "the model says the label of no image"
    return similarities + [
      summary(.deletion, lacking: uncalled) { $0.deletion },
      summary(.insertion, lacking: uncalled) { $0.insertion },
      summary(.energy, lacking: "no image has a mask with something marked") { $0.energy },
    ]
  }
}
