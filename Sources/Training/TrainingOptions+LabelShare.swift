extension TrainingOptions {
  /// A fit on few labels has at most so many times the epochs of one on all.
  ///
  /// Without more epochs few labels would also mean few steps, and a curve over labels would mix
  /// the two; with as many steps as all labels give, the same few images would be learnt by heart.
  public static let longestStretch = 4.0

  /// How many times the epochs a fit on a share of the labels has.
  public static func stretch(ofShare share: Double) -> Double { min(longestStretch, 1 / share) }

  /// The recipe on a share of the labels: all that counts in epochs grows as the images get fewer.
  ///
  /// - Precondition: 0 < share ≤ 1.
  public func onShare(_ share: Double) -> TrainingOptions {
    precondition(share > 0 && share <= 1, "\(share) is no share of the labels")
    var options = self
    options.labelShare = share < 1 ? share : nil
    let stretch = Self.stretch(ofShare: share)
    func stretched(_ epochs: Int) -> Int { Int((Double(epochs) * stretch).rounded()) }
    let cycles = snapshots ?? 1
    options.epochs = stretched(epochs / cycles) * cycles
    options.warmupEpochs = min(warmupEpochs * stretch, Double(options.epochs / cycles))
    options.unfreezeAtEpoch = unfreezeAtEpoch.map { min(stretched($0), options.epochs - 1) }
    options.earlyStopping?.patience = stretched(earlyStopping?.patience ?? 1)
    return options
  }
}
