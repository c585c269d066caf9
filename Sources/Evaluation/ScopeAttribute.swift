/// What a model's scope turns away of its own images, by the values of one attribute.
public struct ScopeAttribute: Codable, Sendable, Equatable {
  /// One value that enough patients have.
  public struct Group: Codable, Sendable, Equatable {
    /// The value.
    public let name: String
    /// What the scope makes of the group's images.
    public let shares: ScopeShares
    /// Share out of scope less that of all other own images, its limits at a level that allows for
    /// all groups together (Bonferroni).
    public let difference: Estimate
    /// Whether the whole interval of the difference lies above 0.
    public let isTurnedAway: Bool
  }

  /// The attribute; `ageBand` is computed from the age.
  public let name: String
  /// The values that are shown, in the order in which they are printed.
  public let groups: [Group]
  /// Values that are withheld although enough patients have them: they would give away others.
  public let withheld: [String]
  /// How many values are not even named, as fewer than `Suppression.usualBound` patients have them.
  public let unnamed: Int
  /// Why it is not looked at; empty where it is.
  public let reason: String
}
