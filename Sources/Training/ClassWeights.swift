/// How much each class counts in the loss.
///
/// In JSON and YAML: `balanced`, `none`, or a list of numbers.
public enum ClassWeights: Codable, Sendable, Equatable {
  /// By the inverse of the classes' frequencies among the training images, as epochs draw them.
  case balanced
  /// All alike.
  case none
  /// Stated: the weight of the positives per target, or one weight per class in sorted order.
  case explicit([Double])

  /// Reads a name or a list.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for another name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let weights = try? container.decode([Double].self) {
      self = .explicit(weights)
      return
    }
    switch try container.decode(String.self) {
    case "balanced": self = .balanced
    case "none": self = .none
    default:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "class weights are balanced, none or a list of numbers")
    }
  }

  /// Writes the name or the list.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .balanced: try container.encode("balanced")
    case .none: try container.encode("none")
    case .explicit(let weights): try container.encode(weights)
    }
  }
}
