internal import Foundation

/// What one output layer answers: a yes or no, one of several classes, or several yes or no.
public struct Head: Codable, Sendable, Equatable {
  /// How logits become probabilities.
  public enum Kind: String, Codable, Sendable {
    /// One logit, sigmoid.
    case binary
    /// One logit per class, softmax.
    case multiClass
    /// One logit per target, sigmoid each.
    case multiLabel
  }

  /// How logits become probabilities.
  public let kind: Kind
  /// The label columns it was trained on.
  public let targets: [String]
  /// The name of each output: the target, or the class of the one multi-class target.
  public let labels: [String]

  /// Makes a head.
  public init(kind: Kind, targets: [String], labels: [String]) {
    self.kind = kind
    self.targets = targets
    self.labels = labels
  }

  /// How many logits it has.
  public var outputCount: Int { labels.count }

  /// The probability of each output from its logits, in `Double`.
  package func probabilities(of logits: [Float]) -> [Double] {
    switch kind {
    case .binary, .multiLabel:
      return logits.map { 1 / (1 + exp(-Double($0))) }
    case .multiClass:
      let largest = Double(logits.max() ?? 0)
      let powers = logits.map { exp(Double($0) - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}
