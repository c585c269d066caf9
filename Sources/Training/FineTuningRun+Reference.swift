internal import Cohorts
internal import Evaluation

extension FineTuningRun {
  /// What the finished model says of an image that the network was shown, its contract included.
  func checked(_ index: Int, _ seen: Seen, _ learned: Learned) -> CaseAnswer {
    Predictor.answer(
      cases[index], intensity: seen.intensity, outcome: seen.outcome,
      contract: learned.contract, distance: learned.distance?.value(of: seen.outcome.features))
  }

  /// What incoming patients will be held against; nil, and said, where there are too few patients,
  /// or where other answers than the model's are known.
  ///
  /// - Parameter images: those of the rows, or some of them. Features are kept of images that the
  ///   network has not learnt.
  func reference(
    _ images: [(index: Int, seen: Seen)], _ learned: Learned, rows: [PredictionRow],
    source: MonitorReference.Source
  ) -> MonitorReference? {
    if source == .outOfFold,
      options.ensemble(folds: request.lock.folds)?.answersOutOfFold == false
    {
      events(
        .note(
          sentence: "The model keeps no reference for fovea monitor: out of fold one network "
            + "answers, and the model is the mean of several; fovea calibrate gives it one."))
      return nil
    }
    let monitored = images.map { index, seen in
      MonitoredPatient.Image(
        cases[index], unit: options.unit, intensity: seen.intensity, statistics: seen.statistics,
        features: source == .outOfFold ? nil : seen.outcome.features,
        isRefused: checked(index, seen, learned).probabilities == nil)
    }
    let reference = MonitorReference(
      MonitoredPatient.patients(of: monitored, rows: rows), labels: labels.head.labels,
      source: source)
    if reference == nil {
      events(
        .note(
          sentence: "The model keeps no reference for fovea monitor: fewer than "
            + "\(MonitorReference.fewestPatients) patients were set aside."))
    }
    return reference
  }
}

extension MonitoredPatient.Image {
  /// An image with what its preparation and the network found in it.
  init(
    _ facts: CaseFacts, unit: DecisionUnit, intensity: (mean: Double, deviation: Double),
    statistics: ImageStatistics, features: [Float]?, isRefused: Bool
  ) {
    self.init(
      patientID: facts.patientID, unitID: unit.id(of: facts), pixelDigest: facts.pixelDigest,
      attributes: facts.attributes,
      numbers: [
        "shorter side": Double(min(facts.rows, facts.columns)),
        "longer side": Double(max(facts.rows, facts.columns)),
        "mean intensity": intensity.mean, "spread of intensities": intensity.deviation,
        "dark end": statistics.darkEnd, "bright end": statistics.brightEnd,
        "sharpness": statistics.sharpness, "noise": statistics.noise,
        "redness": statistics.redness,
      ], features: features, isRefused: isRefused)
  }
}
