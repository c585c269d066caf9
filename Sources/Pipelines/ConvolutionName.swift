internal import Compute

/// A way to compute convolutions, by the name that people type.
///
/// All ways give the same numbers up to rounding; a model does not say which one made it.
public struct ConvolutionName: Sendable {
  /// All names, the standard one first.
  public static let all = ConvolutionChoice.allCases.map(\.rawValue)
  /// The fastest way that was measured for each layer.
  public static let standard = ConvolutionName(.fastest)

  let choice: ConvolutionChoice

  private init(_ choice: ConvolutionChoice) { self.choice = choice }

  /// The way of this name; nil for a name that is none of `all`.
  public init?(_ name: String) {
    guard let choice = ConvolutionChoice(rawValue: name) else { return nil }
    self.init(choice)
  }

  /// The name.
  public var text: String { choice.rawValue }
}
