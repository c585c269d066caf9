/// A cohort whose images weights have learnt from, by digests alone: no patient can be named.
public struct LearntCohort: Codable, Sendable, Equatable {
  /// SHA-256 over what the cohort's cases are, without any pseudonym.
  public let digest: String
  /// The hash of the split whose training part was learnt from; nil: the whole cohort was.
  public let split: String?

  /// Names a cohort.
  public init(digest: String, split: String?) {
    self.digest = digest
    self.split = split
  }

  /// Whether both are digests, 64 hexadecimal digits in lower case.
  package var isSound: Bool {
    ([digest] + (split.map { [$0] } ?? [])).allSatisfy {
      $0.wholeMatch(of: /[0-9a-f]{64}/) != nil
    }
  }
}

extension [LearntCohort] {
  /// These and those of the others that are not among them, in their order.
  package func joined(with others: [LearntCohort]) -> [LearntCohort] {
    others.reduce(into: self) { all, other in
      if !all.contains(other) { all.append(other) }
    }
  }
}
