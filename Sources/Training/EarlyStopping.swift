extension TrainingOptions.EarlyStopping {
  /// What to make of an epoch.
  struct Verdict: Equatable {
    let isBest: Bool
    let shouldStop: Bool
    let value: Double
  }

  /// Judges an epoch by what came before; an equal value is no better.
  ///
  /// - Throws: `badData` when the validation part cannot carry the metric.
  func verdict(
    on record: EpochRecord, progress: FitProgress
  ) throws(TrainingError) -> Verdict {
    let value: Double?
    switch metric {
    case .auroc: value = record.validationAUROC
    case .loss: value = record.validationLoss.map { -$0 }
    }
    guard let value else {
      throw TrainingError(
        .badData, subject: "training.earlyStopping",
        reason: "the validation part has only one class, so it has no \(metric.rawValue)",
        hint: "watch the loss, or make the validation part larger")
    }
    let isBest = progress.bestValue.map { value > $0 } ?? true
    let waited = isBest ? 0 : record.epoch - (progress.bestEpoch ?? 0)
    return Verdict(isBest: isBest, shouldStop: waited >= patience, value: value)
  }
}
