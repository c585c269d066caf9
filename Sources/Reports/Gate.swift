public import Evaluation

/// A bar that a report has to reach, such as `worstGroup.sensitivity` of at least 0.8.
public struct Gate: Codable, Sendable, Equatable {
  /// Where the number comes from.
  public enum Scope: String, Codable, CaseIterable, Sendable {
    /// The measure over the whole cohort.
    case overall
    /// The worst value of the measure among eligible groups.
    case worstGroup
    /// The largest difference of the measure between two eligible groups of one attribute.
    case gap
    /// The model card: how much of it only a person can fill in.
    case card
  }

  /// Which side of the bar is good.
  public enum Side: String, Codable, CaseIterable, Sendable {
    /// The number must be at least the bar.
    case min
    /// The number must be at most the bar.
    case max
  }

  /// The name of the only thing that can be asked of the card.
  public static let needsAuthor = "needsAuthor"

  /// Where the number comes from.
  public let scope: Scope
  /// The measure of a classifier; nil for anything else.
  public let metric: Metric?
  /// The measure of masks or boxes; nil for anything else.
  public let measure: GateMeasure?
  /// The measure of measurements or grades; nil for anything else.
  package let agreement: AgreementMeasure?
  /// Which side of the bar is good.
  public let side: Side
  /// The bar.
  public let bar: Double

  /// The gate of that name, or nil when there is no such scope or measure.
  ///
  /// Case and underscores are set aside: `worst_group.log_loss` is `worstGroup.logLoss`.
  ///
  /// - Parameters:
  ///   - name: `overall.METRIC`, `worstGroup.METRIC`, `gap.METRIC` or `card.needsAuthor`.
  ///   - bar: a finite number.
  public init?(name: String, side: Side, bar: Double) {
    let wanted = Self.plain(name)
    let known = Self.names.first { Self.plain($0.name) == wanted }
    guard let known, bar.isFinite else { return nil }
    (scope, metric, measure, agreement) = (known.scope, known.metric, nil, nil)
    self.side = side
    self.bar = bar
  }

  /// The gate of masks or boxes of that name, or nil when there is no such scope or measure.
  public init?(name: String, side: Side, bar: Double, of measure: GateMeasure) {
    let wanted = Self.plain(name)
    guard bar.isFinite,
      let place = measure.gateNames.firstIndex(where: { Self.plain($0) == wanted })
    else { return nil }
    scope = Self.numbers[place]
    (metric, agreement) = (nil, nil)
    self.measure = measure
    self.side = side
    self.bar = bar
  }

  /// The gate of that name for measurements or grades, or nil when there is none.
  package init?(name: String, of kind: AgreementSummary.Kind, side: Side, bar: Double) {
    let wanted = Self.plain(name)
    let known = Self.names(of: kind).first { Self.plain($0.name) == wanted }
    guard let known, bar.isFinite else { return nil }
    (scope, metric, measure, agreement) = (known.scope, nil, nil, known.measure)
    self.side = side
    self.bar = bar
  }

  /// Its name in pipeline files.
  public var name: String {
    let what =
      (metric?.rawValue ?? agreement?.rawValue).map(Self.camelCase) ?? measure?.rawValue
    return "\(scope.rawValue).\(what ?? Self.needsAuthor)"
  }

  /// Every name that there is for classes.
  public static var allNames: [String] { names.map(\.name) }

  /// Every name that there is for measurements or grades.
  package static func allNames(of kind: AgreementSummary.Kind) -> [String] {
    names(of: kind).map(\.name)
  }

  private static let numbers: [Scope] = [.overall, .worstGroup, .gap]

  private static var names: [(name: String, scope: Scope, metric: Metric?)] {
    numbers.flatMap { scope in
      Metric.allCases.map { ("\(scope.rawValue).\(camelCase($0.rawValue))", scope, Optional($0)) }
    } + [("\(Scope.card.rawValue).\(needsAuthor)", .card, nil)]
  }

  private static func names(
    of kind: AgreementSummary.Kind
  ) -> [(name: String, scope: Scope, measure: AgreementMeasure?)] {
    numbers.flatMap { scope in
      kind.measures.map { ("\(scope.rawValue).\(camelCase($0.rawValue))", scope, Optional($0)) }
    } + [("\(Scope.card.rawValue).\(needsAuthor)", .card, nil)]
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" }
  }

  /// A measure as pipeline files write it: `log_loss` is `logLoss`.
  private static func camelCase(_ name: String) -> String {
    name.split(separator: "_").enumerated().map { index, part in
      index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
    }.joined()
  }
}
