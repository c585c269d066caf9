public import Evaluation

/// An audit of what a model tells about who was in its training.
public struct MembershipRecord: Codable, Sendable, Equatable {
  /// SHA-256 of the model that was audited.
  public let modelDigest: String
  /// The cohort it was trained on, key-free.
  public let cohortDigest: String
  /// The split whose training part it learnt from.
  public let splitHash: String
  /// How many shadow models stand behind the likelihood ratios.
  public let shadows: Int
  /// What shadow models were trained.
  public let scope: Scope
  /// Seed of who is in which shadow, and of all they draw.
  public let seed: UInt64
  /// What the attacks came to.
  public let summary: MembershipSummary

  /// What of the network shadow models trained anew.
  public enum Scope: String, Codable, Sendable {
    /// The head, as the model's own recipe did.
    case headAsRecipe
    /// The head, as the recipe did but for augmentation: on images as they are.
    case headUnchanged
    /// The head alone, while the model trained more than that.
    case headOnly
    /// All that the recipe trains.
    case wholeRecipe
  }

  /// Whether a file can hold it.
  var isSound: Bool {
    shadows > 1 && summary.members >= 0 && summary.others >= 0
      && summary.results.map(\.attack) == MembershipAttack.allCases
  }
}

extension ModelFile {
  /// The same model with what an audit found.
  public func audited(_ record: MembershipRecord) -> ModelFile {
    var card = card
    card.membership = record
    return ModelFile(card: card, tensors: tensors)
  }
}
