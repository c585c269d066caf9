internal import Training

extension PipelineChecker {
  /// What would train on a patient more than once, or is said of a budget that there is not.
  mutating func checkPrivacy() {
    let section = "training.privacy"
    guard values.optionalNumber("\(section).epsilon") != nil else {
      let usual = PrivacyOptions(epsilon: 1)
      let others = [
        ("delta", values.optionalNumber("\(section).delta") != nil),
        ("clip", values.number("\(section).clip") != usual.clip),
        (
          "imagesPerPatient",
          values.integer("\(section).imagesPerPatient") != usual.imagesPerPatient
        ),
      ]
      for (name, isOther) in others where isOther {
        report("\(section).\(name)", "is of a budget, and there is no epsilon", "write epsilon: 3")
      }
      return
    }
    if values.integer("split.folds") > 0 {
      report(
        "split.folds", "train on each patient several times, and each costs its own epsilon",
        "write 0 with \(section)")
    }
    if !values.numbers("evaluation.learningCurve").isEmpty {
      report(
        "evaluation.learningCurve", "trains on each patient again, and each costs its own epsilon",
        "write [] with \(section)")
    }
  }
}
