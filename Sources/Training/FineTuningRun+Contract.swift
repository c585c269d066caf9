internal import Cohorts
internal import Evaluation
internal import Networks

extension FineTuningRun {
  /// What is kept of the images that a model was made from.
  struct Learned {
    /// What inputs the model was made for.
    ///
    /// nil: for all, as nobody but training patients could say.
    var contract: InputContract?
    /// What the training cohort was made of; nil where that may not be told.
    let profile: TrainingProfile?
    /// How far features are from those of the training; nil where nobody asked for it.
    let distance: FeatureDistance?
    /// The training images that were looked at.
    var sample: [(index: Int, seen: Seen)] = []
  }

  /// At most so many training images are looked at for the input contract.
  private static let largestContractSample = 4096

  /// The training images that are looked at.
  static func contractSample(of training: [Int]) -> [Int] {
    let stride = (training.count - 1) / largestContractSample + 1
    return Swift.stride(from: 0, to: training.count, by: stride).map { training[$0] }
  }

  /// Learns how far features may lie from those of the training, if the recipe asks for it.
  private func scope(
    training: some Sequence<(Int, InputContract.Observation)>,
    others: some Sequence<(Int, InputContract.Observation)>
  ) -> (scope: FeatureScope, distance: FeatureDistance)? {
    guard let share = options.scopeShare else { return nil }
    func images(
      _ seen: some Sequence<(Int, InputContract.Observation)>
    ) -> [FeatureDistance.Image] {
      seen.compactMap { index, observation in
        labels.answer(of: cases[index]).map {
          FeatureDistance.Image(
            features: observation.features, answer: $0, patientID: cases[index].patientID)
        }
      }
    }
    let found = FeatureScope.learned(
      share: share, training: images(training), others: images(others))
    if found == nil {
      events(
        .note(
          sentence: "There are too few patients to learn how far features may lie from those of "
            + "the training; the input contract's own limit holds alone."))
    }
    return found
  }

  /// Learns what the model was made for from images that a privacy budget is not about.
  func learn(fromValidation validation: [Int], _ seen: [Seen]) -> Learned {
    let contract =
      validation.isEmpty
      ? nil
      : InputContract(
        learning: validation.map { cases[$0] }, observations: seen.map(\.observation))
    return Learned(contract: contract, profile: nil, distance: nil)
  }

  /// Learns from training images, and from others already seen, what the model was made for.
  func learn(
    _ classifiers: [Classifier], training: [Int], others: [Int], observations: [Seen]
  ) throws -> Learned {
    let chosen = Self.contractSample(of: training)
    events(.scoring(images: chosen.count, purpose: "input contract"))
    var sample: [(index: Int, seen: Seen)] = []
    let groupSize = 64
    for start in Swift.stride(from: 0, to: chosen.count, by: groupSize) {
      let group = Array(chosen[start..<min(start + groupSize, chosen.count)])
      sample += try zip(group, observe(group, with: classifiers)).map { (index: $0, seen: $1) }
    }
    let learned = sample.map(\.seen.observation)
    let unseen = observations.map(\.observation)
    var contract = InputContract(
      learning: (chosen + others).map { cases[$0] }, observations: learned + unseen)
    let makeup = CohortMakeup(
      training.map { cases[$0] }, intensities: learned.map { ($0.mean, $0.deviation) },
      // Features of images that the network trained on lie closer than those of any other image.
      distances: (unseen.isEmpty ? learned : unseen).map { contract.distance(of: $0.features) })
    let scope = self.scope(training: zip(chosen, learned), others: zip(others, unseen))
    contract.scope = scope?.scope
    return Learned(
      contract: contract, profile: TrainingProfile(makeup), distance: scope?.distance,
      sample: sample)
  }
}

extension LabelTable {
  /// The class of an image, for one mean each: several yes-or-no labels together are one; nil where
  /// it is not known.
  fileprivate func answer(of image: CaseFacts) -> Int? {
    let truth = truth(of: image)
    switch head.kind {
    case .multiClass: return truth.firstIndex(of: 1)
    case .binary: return truth[0]
    case .multiLabel: return 0
    }
  }
}
