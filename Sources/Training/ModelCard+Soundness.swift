internal import Cohorts
internal import Evaluation
internal import Networks

extension ModelCard {
  static let contractFault = "its input contract is incomplete"
  /// Channels as a share of the architecture's are at most this.
  private static let largestWidth = 4.0

  /// What about a card that was read from a file cannot be, worded to follow the file's name; nil
  /// when all can.
  var fault: String? {
    guard let head = heads.first, heads.count == 1, width > 0,
      pixels == nil ? head.isSound && architecture != nil : head.isSoundForPixels,
      ensemble.map({ $0.isSound && pixels == nil }) ?? true,
      width <= Self.largestWidth, preprocessing.isSound, openings.count >= 0
    else { return "its card does not describe a model" }
    guard weights.learntFrom?.allSatisfy(\.isSound) ?? true else {
      return "its first weights name what is no digest of a cohort"
    }
    if let contract {
      guard contract.featureMean.count == contract.featureDeviation.count,
        contract.featureDeviation.allSatisfy({ $0 > 0 })
      else { return Self.contractFault }
      guard contract.scope?.isSound ?? true else { return Self.contractFault }
    }
    guard privacy?.isSound ?? true else { return "its statement on privacy cannot be" }
    guard membership?.isSound ?? true,
      scopeAudit.map({ $0.isSound && contract?.scope != nil }) ?? true
    else { return "its record of an audit cannot be" }
    guard trainingProfile?.isSound ?? true else {
      return "its numbers of the training cohort cannot be"
    }
    guard reference?.isSound ?? true,
      reference?.embedding.map({ $0.width == contract?.featureMean.count }) ?? true
    else { return "its reference for monitoring cannot be" }
    if let pixels {
      return pixels.isSound(for: head, of: self) ? nil : "its numbers about pixels cannot be"
    }
    if let fault = operatingPoint.fault(for: head) { return "its operating point \(fault)" }
    guard calibration?.isSound(for: head) ?? true else {
      return "its record of a calibration cannot be"
    }
    return nil
  }
}
