internal import Evaluation

/// What a model keeps for `fovea monitor`, in words.
enum ReferenceText {
  /// Counts alone, of groups that are large enough to be in the file.
  static func sentence(_ reference: MonitorReference) -> String {
    let source =
      switch reference.source {
      case .validation: "of the validation part"
      case .outOfFold: "of the training part, answered out of fold"
      case .calibration: "of the calibration"
      }
    let whole = reference.whole
    let kept =
      ["\(whole.numbers.count) image statistics"]
      + (whole.features == nil ? ["no features"] : ["features"])
      + ["\(whole.labels.count { $0.probabilities != nil }) score distributions"]
      + ["\(reference.attributes.count) attributes", "\(reference.parts.count - 1) groups"]
    let age =
      reference.isCurrent ? "" : "; an older program learnt it, and this one does not use it"
    return "\(whole.patients) patients \(source): \(kept.joined(separator: ", "))\(age)"
  }
}
