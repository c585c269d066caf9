internal import Training

extension Recipe {
  /// The privacy budget of the training; nil for none.
  var privacyOptions: PrivacyOptions? {
    guard task == .classify, let epsilon = values.optionalNumber("training.privacy.epsilon") else {
      return nil
    }
    var options = PrivacyOptions(epsilon: epsilon)
    options.delta = values.optionalNumber("training.privacy.delta")
    options.clip = values.number("training.privacy.clip")
    options.imagesPerPatient = values.integer("training.privacy.imagesPerPatient")
    return options
  }
}
