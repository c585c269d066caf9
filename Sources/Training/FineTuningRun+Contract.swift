internal import Cohorts
internal import Evaluation
internal import Networks

extension FineTuningRun {
  /// What is kept of the images that a model was made from.
  struct Learned {
    /// What inputs the model was made for.
    let contract: InputContract
    /// What the training cohort was made of.
    let profile: TrainingProfile
  }

  /// At most so many training images are looked at for the input contract.
  private static let largestContractSample = 4096

  /// The training images that are looked at.
  static func contractSample(of training: [Int]) -> [Int] {
    let stride = (training.count - 1) / largestContractSample + 1
    return Swift.stride(from: 0, to: training.count, by: stride).map { training[$0] }
  }

  /// Learns from training images, and from others already seen, what the model was made for.
  func learn(
    _ classifier: Classifier, training: [Int], others: [Int], observations: [Seen]
  ) throws -> Learned {
    let chosen = Self.contractSample(of: training)
    events(.scoring(images: chosen.count, purpose: "input contract"))
    var learned: [InputContract.Observation] = []
    let groupSize = 64
    for start in Swift.stride(from: 0, to: chosen.count, by: groupSize) {
      let group = Array(chosen[start..<min(start + groupSize, chosen.count)])
      learned += try observe(group, with: classifier).map(\.observation)
    }
    let unseen = observations.map(\.observation)
    let contract = InputContract(
      learning: (chosen + others).map { cases[$0] }, observations: learned + unseen)
    let makeup = CohortMakeup(
      training.map { cases[$0] }, intensities: learned.map { ($0.mean, $0.deviation) },
      // Features of images that the network trained on lie closer than those of any other image.
      distances: (unseen.isEmpty ? learned : unseen).map { contract.distance(of: $0.features) })
    return Learned(contract: contract, profile: TrainingProfile(makeup))
  }
}
