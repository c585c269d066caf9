/// What a manifest says of a case's masks, which lie in the cohort as `masks/CASE_ID.json`.
public struct MaskFacts: Codable, Sendable, Equatable {
  /// The name of each mask: what the case was searched for, and no other.
  public var labels: [String]
  /// SHA-256 of the file.
  public var digest: String

  /// Makes the facts.
  public init(labels: [String], digest: String) {
    self.labels = labels
    self.digest = digest
  }
}
