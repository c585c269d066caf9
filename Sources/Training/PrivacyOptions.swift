/// How much a training may disclose of any one patient, and how a step keeps to it.
///
/// Source: Abadi et al., "Deep Learning with Differential Privacy" (2016), with the patient in
/// place of the example.
public struct PrivacyOptions: Codable, Sendable, Equatable {
  /// What all steps together may cost, above 0.
  public var epsilon: Double
  /// Chance that ε does not hold, below 1 by the number of patients; nil: a tenth of that.
  public var delta: Double?
  /// The longest that a patient's gradient may be, in L2 over all that is trained.
  public var clip: Double = 1
  /// A patient's gradient is of at most so many of its images, drawn anew in each step.
  public var imagesPerPatient: Int = 4

  /// Makes options with the standard clip and images.
  public init(epsilon: Double) { self.epsilon = epsilon }
}

extension TrainingOptions {
  /// What of the recipe would disclose more than the steps do, or cannot be.
  var privacyProblems: [OptionProblem] {
    guard let privacy else { return [] }
    var found: [OptionProblem] = []
    func require(_ isSound: Bool, _ key: String, _ reason: String) {
      if !isSound { found.append(OptionProblem(key: key, reason: reason)) }
    }
    let section = "training.privacy"
    require(
      privacy.epsilon > 0 && privacy.epsilon <= 1000, "\(section).epsilon",
      "must be above 0, at most 1000")
    require(
      privacy.delta.map { $0 > 0 && $0 < 1 } ?? true, "\(section).delta",
      "must be above 0, below 1")
    require(
      mitigation == nil && adversarialLevels == nil && adapt != .prototypes, section,
      "goes with no training.mitigation, training.adversarialLevels or head of mean features")
    require(privacy.clip > 0 && privacy.clip.isFinite, "\(section).clip", "must be above 0")
    require(
      (1...1000).contains(privacy.imagesPerPatient), "\(section).imagesPerPatient",
      "must be 1 to 1000")
    require(task == .classify, section, "is for classification")
    require(
      batchNorm == .frozen, "training.batchNorm",
      "is train, which mixes the patients of a batch; with \(section) write frozen")
    require(
      classWeights != .balanced && sampling == .natural, "training.classWeights",
      "counts labels of patients, which no noise hides; with \(section) write none")
    require(
      labelShare == nil, "training.labelShare",
      "chooses patients by their labels, which no noise hides; with \(section) leave it out")
    require(
      scopeShare == nil, "calibration.scope",
      "keeps means and a covariance of training images, which no noise hides; with \(section) "
        + "leave it out")
    return found
  }
}
