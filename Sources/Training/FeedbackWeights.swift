internal import Annotations
internal import Cohorts

/// How much a case counts in the loss by what a reader said of a model's answer about it.
///
/// A case that no reader looked at counts 1; one whose answer was rejected has no label.
public struct FeedbackWeights: Codable, Sendable, Equatable {
  /// Of a case whose answer was accepted; 0…100.
  public var accepted: Double
  /// Of a case whose answer was corrected; 0…100.
  public var corrected: Double

  /// The largest weight.
  static let largest = 100.0

  /// Makes the rule.
  public init(accepted: Double, corrected: Double) {
    self.accepted = accepted
    self.corrected = corrected
  }

  /// Whether both are numbers that a loss can be multiplied by.
  var isSound: Bool {
    [accepted, corrected].allSatisfy { (0...Self.largest).contains($0) }
  }

  /// The weight of the case for each output of the head.
  func values(of image: CaseFacts, head: Head) -> [Double] {
    head.labels.indices.map { output in
      let target = head.kind == .multiClass ? head.targets[0] : head.labels[output]
      return switch image.feedback?[target] {
      case .accepted: accepted
      case .corrected: corrected
      case .rejected, nil: 1
      }
    }
  }
}
