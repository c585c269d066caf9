internal import Foundation

/// What a model's training discloses of any one patient at most, and what that does not cover.
public struct PrivacyStatement: Codable, Sendable, Equatable {
  /// Whom the guarantee is about: two cohorts are neighbours if one has one such unit more.
  public let unit: String
  /// How it was counted.
  public let accountant: String
  /// What all planned steps cost.
  ///
  /// With early stopping fewer were made, but when to stop was seen on the way, so all count.
  public let epsilon: Double
  /// Chance that ε does not hold.
  public let delta: Double
  /// Deviation of the noise in clips.
  public let noiseMultiplier: Double
  /// Chance of each patient to be in a step.
  public let samplingRate: Double
  /// The steps planned.
  public let steps: Int
  /// Those that were made.
  public let stepsTaken: Int
  /// The longest that a patient's gradient could be.
  public let clip: Double
  /// How many images of a patient a gradient was of, at most.
  public let imagesPerPatient: Int
  /// The training patients, a number that is taken as known.
  public let patients: Int
  /// What of the model the guarantee is about.
  public let covered: String
  /// What else of the patients could be disclosed.
  public let notCovered: [String]

  init(
    epsilon: Double, delta: Double, noiseMultiplier: Double, samplingRate: Double, steps: Int,
    stepsTaken: Int, clip: Double, imagesPerPatient: Int, patients: Int
  ) {
    unit = "patient"
    accountant = "Rényi, Poisson-subsampled Gaussian"
    self.epsilon = epsilon
    self.delta = delta
    self.noiseMultiplier = noiseMultiplier
    self.samplingRate = samplingRate
    self.steps = steps
    self.stepsTaken = stepsTaken
    self.clip = clip
    self.imagesPerPatient = imagesPerPatient
    self.patients = patients
    covered = Self.covered
    notCovered = Self.notCovered
  }

  private static let covered =
    "the trained weights, as to each patient of the training part"

  private static let notCovered = [
    "patients of the validation part: they choose the epoch, the calibration and the thresholds, "
      + "and the input contract is learnt from them alone",
    "the digests of cohort and split, by which somebody who has every other image can test a guess",
    "the number of training patients, and which classes there are",
    "the first weights, if they were adapted on these patients",
    "the choice among several trainings: each one costs its own epsilon",
    "predictions and reports, which are about patients, and the losses shown while training",
    "rounding: noise is drawn in floating point (Mironov 2012)",
  ]

  /// The statement for people.
  public var sentence: String {
    "epsilon \(Self.text(epsilon)) at delta \(Self.text(delta)) for each patient of the training "
      + "part: noise of \(Self.text(noiseMultiplier)) clips of \(Self.text(clip)), "
      + "\(stepsTaken) of \(steps) steps, each with a chance of \(Self.text(samplingRate)) "
      + "for each of \(patients) patients"
  }

  /// Three digits.
  private static func text(_ number: Double) -> String { String(format: "%.3g", number) }

  /// Whether a file can hold it.
  var isSound: Bool {
    let numbers = [epsilon, delta, noiseMultiplier, samplingRate, clip]
    return numbers.allSatisfy { $0.isFinite && $0 > 0 } && delta < 1 && samplingRate <= 1
      && (0...max(0, steps)).contains(stepsTaken) && steps > 0 && imagesPerPatient > 0
      && patients > 0
  }
}
