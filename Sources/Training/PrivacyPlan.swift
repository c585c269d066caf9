internal import Cohorts
internal import Evaluation

/// What a training with a privacy budget does, fixed before its first step.
struct PrivacyPlan: Sendable {
  let options: PrivacyOptions
  let sampling: PatientSampling
  let delta: Double
  /// Deviation of the noise in clips.
  let noiseMultiplier: Double
  let stepsPerEpoch: Int
  /// All steps that the budget is for; no step is made beyond them.
  let steps: Int
  /// What they cost, at most what was asked for.
  let epsilon: Double

  /// Finds the noise at which all steps of a recipe cost no more than the budget.
  ///
  /// `training.batch` is the number of patients that a step takes on average, and an epoch as many
  /// steps as take each patient once on average.
  ///
  /// - Throws: `usage` for a δ that lets a patient be published, or an ε that no noise reaches.
  init(
    _ options: PrivacyOptions, recipe: TrainingOptions, set: TrainingSet, cases: [CaseFacts]
  ) throws(TrainingError) {
    self.options = options
    let patients = Self.patients(of: set, cases: cases)
    let count = Double(patients.count)
    let rate = min(1, Double(recipe.batch) / count)
    stepsPerEpoch = max(1, Int((1 / rate).rounded()))
    steps = recipe.epochs * stepsPerEpoch
    sampling = PatientSampling(
      patients: patients, rate: rate, imagesPerPatient: options.imagesPerPatient)
    delta = options.delta ?? 0.1 / count
    guard delta < 1 / count else {
      throw TrainingError(
        .usage, subject: "training.privacy.delta",
        reason: "is \(delta), and with \(patients.count) training patients it must be below "
          + "1/\(patients.count): else one patient in full may be disclosed",
        hint: "leave it out for a tenth of that")
    }
    guard
      let noise = SubsampledGaussian.noiseMultiplier(
        epsilon: options.epsilon, delta: delta, samplingRate: rate, steps: steps)
    else {
      throw TrainingError(
        .usage, subject: "training.privacy.epsilon",
        reason: "is \(options.epsilon), less than the accountant can show with any noise",
        hint: "give more, such as 1")
    }
    noiseMultiplier = noise
    epsilon = SubsampledGaussian(noiseMultiplier: noise, samplingRate: rate)
      .epsilon(steps: steps, delta: delta)
  }

  /// The labelled cases of each patient, by their first in content order.
  private static func patients(of set: TrainingSet, cases: [CaseFacts]) -> [[Int]] {
    var places: [String: Int] = [:]
    var patients: [[Int]] = []
    for index in set.indices {
      let patient = cases[index].patientID
      if let place = places[patient] {
        patients[place].append(index)
      } else {
        places[patient] = patients.count
        patients.append([index])
      }
    }
    return patients
  }

  /// How many patients a step takes on average.
  var expectedPatients: Double { sampling.rate * Double(sampling.patients.count) }

  /// The statement for the model.
  ///
  /// - Parameter stepsTaken: how many of the steps were made; early stopping leaves some out.
  func statement(stepsTaken: Int) -> PrivacyStatement {
    PrivacyStatement(
      epsilon: epsilon, delta: delta, noiseMultiplier: noiseMultiplier,
      samplingRate: sampling.rate, steps: steps, stepsTaken: stepsTaken, clip: options.clip,
      imagesPerPatient: options.imagesPerPatient, patients: sampling.patients.count)
  }
}
