package import Training

extension TrainingEvent {
  /// What is said about the event; nil for what nobody needs to hear.
  package var announcement: Announcement? {
    switch self {
    case .weightsLoaded(let sentences): .note(sentences.joined(separator: "\n"))
    case .featureCache(let sentence): .detail(sentence)
    case .note(let sentence): .note(sentence)
    case .memoryForecast(let forecast): .note(forecast.sentence)
    case .resumed(let phase, let epoch, let step):
      .note("resumed \(phase) in epoch \(epoch + 1) after step \(step)")
    case .phaseStarted(let phase, let images, let epochs, _):
      .milestone("\(phase): \(images) images, \(epochs) epochs")
    case .stepEnded(let phase, let epoch, let step, let count, _):
      .progress(task: "\(phase), epoch \(epoch + 1)", done: step, total: count)
    case .epochEnded(let phase, let record): .milestone("\(phase), \(record.sentence)")
    case .stoppedEarly(let phase, let epoch, let bestEpoch):
      .note(
        "\(phase): stopped after epoch \(epoch + 1), the weights of epoch \(bestEpoch + 1) are kept"
      )
    case .checkpointWritten(let seconds): .detail("checkpoint written in \(seconds) s")
    case .phaseEnded(let phase, let time):
      .detail(
        "\(phase): \(Decimals.text(time.seconds, places: 1)) s of steps, "
          + "\(Decimals.text(time.waitedSeconds, places: 1)) s of them waited for data")
    case .scoring(let images, let purpose): .detail("scoring \(images) images for \(purpose)")
    }
  }
}

extension EpochRecord {
  /// The epoch on one line.
  fileprivate var sentence: String {
    var parts = ["epoch \(epoch + 1): loss \(rounded(trainingLoss))"]
    let names =
      isAside == true
      ? (loss: "loss of patients set aside", auroc: "AUROC of their worst group")
      : (loss: "validation loss", auroc: "validation AUROC")
    if let validationLoss { parts.append("\(names.loss) \(rounded(validationLoss))") }
    if let validationAUROC { parts.append("\(names.auroc) \(rounded(validationAUROC))") }
    return parts.joined(separator: ", ")
  }

  private func rounded(_ number: Double) -> String { Decimals.text(number, places: 4) }
}
