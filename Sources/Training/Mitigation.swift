/// What is done while training so that no group is served worse than another.
///
/// None of these beats plain training reliably (Zong et al., "MEDFAIR", 2023): compare before use.
public struct Mitigation: Codable, Sendable, Equatable {
  /// The ways that are known.
  public enum Method: String, Codable, CaseIterable, Sendable {
    /// Images are drawn so that all pairs of group and label come alike (Idrissi et al., "Simple
    /// data balancing achieves competitive worst-group-accuracy", 2022).
    case balancedSampling
    /// Each image counts P(group)·P(label) / P(group, label) in the loss (Kamiran and Calders,
    /// "Data preprocessing techniques for classification without discrimination", 2012, section
    /// 5.2).
    case reweighting
    /// Groups with a large loss come to count more, over balanced draws (Sagawa et al.,
    /// "Distributionally robust neural networks", 2020, algorithm 1); `balancedSampling` is its
    /// ablation.
    case groupDRO
    /// The epoch is kept whose worst group is best on patients set aside (minimax, as Diana et al.,
    /// "Minimax group fairness", 2021, in the choice of a model); a group is one that a report
    /// could name worst.
    case worstGroup
    /// A second head reads the group from the features, and its gradient reaches them reversed
    /// (Ganin and Lempitsky, "Unsupervised domain adaptation by backpropagation", 2015).
    case gradientReversal
    /// After training the head alone is fitted anew, on patients set aside, all pairs of group and
    /// label alike (Kirichenko, Izmailov and Wilson, "Last layer re-training is sufficient for
    /// robustness to spurious correlations", 2023).
    case headRetraining
  }

  /// The way.
  public var method: Method
  /// The attribute whose values are groups, such as `sex` or `ageBand`.
  public var attribute: String

  /// Share of a fit's patients that `worstGroup` and `headRetraining` set aside.
  public static let reserveShare = 0.2

  /// Makes a rule.
  public init(_ method: Method, attribute: String) {
    self.method = method
    self.attribute = attribute
  }

  /// Whether a share of the patients is set aside and not trained on by descent.
  var setsPatientsAside: Bool { choosesEpoch || refitsHead }

  /// Whether patients set aside choose the epoch.
  var choosesEpoch: Bool { method == .worstGroup }

  /// Whether the head is fitted anew on patients set aside.
  var refitsHead: Bool { method == .headRetraining }

  /// Whether pairs of group and label are drawn alike.
  var balances: Bool { method == .balancedSampling || method == .groupDRO }
}
