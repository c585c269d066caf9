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
  /// The measure of a classifier; nil for the card, for masks and for boxes.
  public let metric: Metric?
  /// The measure of masks or boxes; nil for anything else.
  public let measure: GateMeasure?
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
    (scope, metric, measure) = (known.scope, known.metric, nil)
    self.side = side
    self.bar = bar
  }

  /// The gate of masks or boxes of that name, or nil when there is no such scope or measure.
  public init?(name: String, side: Side, bar: Double, of measure: GateMeasure) {
    let wanted = Self.plain(name)
    guard bar.isFinite,
      let place = measure.gateNames.firstIndex(where: { Self.plain($0) == wanted })
    else { return nil }
    scope = [Scope.overall, .worstGroup, .gap][place]
    metric = nil
    self.measure = measure
    self.side = side
    self.bar = bar
  }

  /// Its name in pipeline files.
  public var name: String {
    "\(scope.rawValue).\(metric?.gateName ?? measure?.rawValue ?? Self.needsAuthor)"
  }

  /// Every name that there is.
  public static var allNames: [String] { names.map(\.name) }

  private static var names: [(name: String, scope: Scope, metric: Metric?)] {
    [Scope.overall, .worstGroup, .gap].flatMap { scope in
      Metric.allCases.map { ("\(scope.rawValue).\($0.gateName)", scope, Optional($0)) }
    } + [("\(Scope.card.rawValue).\(needsAuthor)", .card, nil)]
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" }
  }
}

extension Metric {
  /// The measure as pipeline files write it: `log_loss` is `logLoss`.
  var gateName: String {
    let parts = rawValue.split(separator: "_")
    return parts.enumerated().map { index, part in
      index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
    }.joined()
  }
}
