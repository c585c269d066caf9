package import Explaining
internal import Foundation

/// One way in which images are changed before a model sees them.
package struct StressCondition: Encodable, Equatable {
  /// What is done.
  package enum Kind: Encodable, Equatable {
    case corruption(Corruption)
    /// One step along the gradient's sign.
    case fgsm
    /// Several steps from a random start.
    case pgd
    /// What the masks mark, painted over.
    case findingCovered

    /// Its name in tables.
    var name: String {
      switch self {
      case .corruption(let corruption): corruption.rawValue
      case .fgsm: "fgsm"
      case .pgd: "pgd"
      case .findingCovered: "finding covered"
      }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(name)
    }
  }

  /// What is done.
  package let kind: Kind
  /// From 1, the mildest; 1 alone where there is only one.
  let severity: Int
  /// The number behind the severity; nil where there is none.
  let strength: Double?

  /// The most that a value changes in an attack, in 255ths of the range.
  static let bounds = [0.5, 1, 2, 4, 8]

  /// Spoiled images, all severities of a kind side by side.
  package static let corruptions: [StressCondition] = Corruption.allCases.flatMap { corruption in
    corruption.strengths.enumerated().map {
      StressCondition(
        kind: .corruption(corruption), severity: $0.offset + 1, strength: $0.element)
    }
  }

  /// Attacks, all bounds of a kind side by side.
  package static let attacks: [StressCondition] = [Kind.fgsm, .pgd].flatMap { kind in
    bounds.enumerated().map {
      StressCondition(kind: kind, severity: $0.offset + 1, strength: $0.element)
    }
  }

  package static let findingCovered = StressCondition(
    kind: .findingCovered, severity: 1, strength: nil)

  /// What the strength is, in words.
  var unit: String {
    switch kind {
    case .corruption(let corruption): corruption.unit
    case .fgsm, .pgd: "255ths of the range that a value may change"
    case .findingCovered: "what masks mark, painted with the mean of the rest of the image"
    }
  }
}
