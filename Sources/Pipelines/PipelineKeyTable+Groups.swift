package import Training

extension PipelineKeyTable {
  /// How much readers' answers count while training.
  static let feedback: [PipelineKey] = [
    PipelineKey(
      "training.feedback.accepted", .number(0...100), .number(1),
      "Weight in the loss of a case whose answer a reader accepted."
    ).only(.classify),
    PipelineKey(
      "training.feedback.corrected", .number(0...100), .number(1),
      "Weight in the loss of a case whose answer a reader corrected."
    ).only(.classify),
  ]

  /// What is done for groups, and against attacks, while training.
  static let mitigation: [PipelineKey] = [
    PipelineKey(
      "training.mitigation.method",
      .choice(["none"] + Mitigation.Method.allCases.map(\.rawValue)), .text("none"),
      "What is done for groups that are served worse; fovea mitigate compares."
    ).only(.classify),
    PipelineKey(
      "training.mitigation.attribute", .text, .text("sex"),
      "The attribute whose values are groups."
    ).only(.classify),
    PipelineKey(
      "training.adversarialLevels", .number(0...32), .number(0),
      "Change training images for the worst by so many of 255 levels; 0: not at all."
    ).only(.classify),
  ]
}

extension Recipe {
  /// How far training images are changed for the worst; nil: not at all.
  var adversarialLevels: Double? {
    let levels = values.number("training.adversarialLevels")
    return levels > 0 ? levels : nil
  }

  /// What is done for groups; nil: nothing.
  var mitigation: Mitigation? {
    Mitigation.Method(rawValue: values.text("training.mitigation.method")).map {
      Mitigation($0, attribute: values.text("training.mitigation.attribute"))
    }
  }

  /// How one of several networks is trained that are compared: by this rule alone, and without
  /// early stopping, as no patient who is judged may choose an epoch.
  package func comparedOptions(_ rule: Mitigation?, seed number: Int) -> TrainingOptions {
    var options = trainingOptions
    (options.mitigation, options.earlyStopping) = (rule, nil)
    options.seed = seed &+ UInt64(number)
    return options
  }
}
