internal import Training

extension CostEstimate {
  /// Fits of the comparison: one for each fold, share and start, but not what the run itself makes.
  private var learningCurveFits: Int {
    let held = max(1, extent.fits - 1)
    return learningCurveShares.reduce(0) { $0 + held * ($1 < 1 ? 2 : 1) }
  }

  /// Seconds of them, by how many images they see compared with the run's fits.
  var learningCurveSeconds: Double {
    let ofFit = secondsInAll / Double(extent.fits)
    let held = Double(max(1, extent.fits - 1))
    return learningCurveShares.reduce(0) { seconds, share in
      let seen = share * TrainingOptions.stretch(ofShare: share)
      return seconds + held * ofFit * seen * (share < 1 ? 2 : 1)
    }
  }

  /// What is said about them; nothing where there are none.
  var learningCurveLines: [String] {
    learningCurveShares.isEmpty
      ? []
      : [
        "learning curve: about \(Self.text(seconds: learningCurveSeconds)) for "
          + "\(learningCurveFits) more fits"
      ]
  }
}
