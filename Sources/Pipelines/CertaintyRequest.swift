internal import Evaluation
internal import Files
internal import Training

/// What a command line asks of conformal sets and of abstaining; nil is as the model has it.
public struct CertaintyRequest: Sendable {
  /// How sets are made, by name, or `none`.
  public var conformal: String?
  /// For whom the chance of a miss holds: `all`, `class` or an attribute.
  public var by: String?
  /// When answers are withheld, by name, or `none`.
  public var abstain: String?
  /// The chance of a miss, or the share that is withheld: of what is asked for beside it, else of
  /// both.
  public var alpha: Double?

  /// Asks for nothing.
  public init() {}

  /// The model's recipe with what is asked for; what is not stays as the model has it.
  ///
  /// - Throws: `usage` for names that there are not, and for what does not go together.
  func applied(to card: ModelCard) throws(PipelinesError) -> TrainingOptions {
    var options = card.options
    if card.calibration != nil {
      // A calibration since the training may have brought other rules than the recipe's.
      options.conformal = card.operatingPoint.conformal?.first?.rule
      options.abstention = card.operatingPoint.abstention?.rule
    }
    if let alpha, !(alpha > 0 && alpha < 1) {
      throw PipelinesError(
        .usage, subject: "--alpha \(alpha)", reason: "is no chance",
        hint: "write a number between 0 and 1, such as 0.1")
    }
    let score = try Self.choice(conformal, flag: "--conformal", ConformalRule.Score.self)
    let before = options.conformal
    if conformal == "none" { options.conformal = nil }
    if let score = score ?? (conformal == nil ? before?.score : nil) {
      options.conformal = ConformalRule(
        score: score, alpha: (isForSets ? alpha : nil) ?? before?.alpha ?? Self.usualAlpha,
        by: by ?? before?.by ?? ConformalRule.everybody)
    }
    let kind = try Self.choice(abstain, flag: "--abstain", AbstentionRule.Kind.self)
    let rule = options.abstention
    if abstain == "none" { options.abstention = nil }
    if let kind = kind ?? (abstain == nil ? rule?.kind : nil) {
      options.abstention = AbstentionRule(
        kind: kind, share: (isForAbstaining ? alpha : nil) ?? rule?.share ?? Self.usualAlpha)
    }
    try check(options)
    return options
  }

  private static let usualAlpha = 0.1

  private var asksForSets: Bool { by != nil || conformal.map { $0 != "none" } ?? false }
  private var asksForAbstaining: Bool { abstain.map { $0 != "none" } ?? false }
  /// Abstaining by sets has no share of its own.
  private var isForSets: Bool {
    asksForSets || !asksForAbstaining || abstain == AbstentionRule.Kind.conformal.rawValue
  }
  private var isForAbstaining: Bool { asksForAbstaining || !asksForSets }

  private func check(_ options: TrainingOptions) throws(PipelinesError) {
    if options.abstention?.kind == .conformal, options.conformal == nil {
      throw PipelinesError(
        .usage, subject: "--abstain conformal", reason: "needs conformal sets, and there are none",
        hint: "add --conformal lac")
    }
    if by != nil, options.conformal == nil {
      throw PipelinesError(
        .usage, subject: "--conformal-by", reason: "is for conformal sets, and there are none",
        hint: "add --conformal lac, or leave it out")
    }
    if alpha != nil, options.conformal == nil, options.abstention == nil {
      throw PipelinesError(
        .usage, subject: "--alpha", reason: "is for conformal sets and for abstaining",
        hint: "add --conformal lac or --abstain confidence, or leave it out")
    }
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String?, flag: String, _ type: Choice.Type
  ) throws(PipelinesError) -> Choice? where Choice.RawValue == String {
    guard let name, name != "none" else { return nil }
    if let choice = Choice(rawValue: name) { return choice }
    let names = Choice.allCases.map(\.rawValue) + ["none"]
    throw PipelinesError(
      .usage, subject: "\(flag) \(name)", reason: "is no rule",
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
        ?? "write one of \(names.joined(separator: ", "))")
  }
}
