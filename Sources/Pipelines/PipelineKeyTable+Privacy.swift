internal import Training

extension PipelineKeyTable {
  /// What of any patient may show in the weights.
  static let privacy: [PipelineKey] = [
    PipelineKey(
      "training.privacy.epsilon", .number(0.01...1000), .null,
      "Most that training may disclose of a patient, as 3; null: nothing is hidden."
    ).only(.classify),
    PipelineKey(
      "training.privacy.delta", .number(1e-12...0.5), .null,
      "Chance that epsilon does not hold; null: a tenth of 1 by the training patients."
    ).only(.classify),
    PipelineKey(
      "training.privacy.clip", .number(1e-6...1e6), .number(standard.clip),
      "Longest gradient of a patient; longer ones are shortened, and noise is measured in it."
    ).only(.classify),
    PipelineKey(
      "training.privacy.imagesPerPatient", .integer(1...1000),
      .integer(standard.imagesPerPatient),
      "Images that a patient's gradient is of at most; with privacy, batch counts patients."
    ).only(.classify),
  ]

  private static let standard = PrivacyOptions(epsilon: 1)
}
