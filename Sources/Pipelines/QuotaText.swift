internal import Foundation

/// A quota as people type it: `sex`, or `sex=F:0.5,M:0.5`.
struct QuotaText: Equatable {
  /// The attribute.
  let attribute: String
  /// The declared share of each named group; nil takes the pool's own.
  let shares: [String: Double]?

  /// Reads the text of `--quota`.
  ///
  /// - Throws: `usage` for a share that is none, and for shares that sum to more than 1.
  init(_ text: String) throws(PipelinesError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    guard !parts[0].isEmpty else { throw Self.refusal("names no attribute") }
    attribute = parts[0]
    guard parts.count > 1 else {
      shares = nil
      return
    }
    var shares: [String: Double] = [:]
    for entry in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      let pair = entry.split(separator: ":", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2, !pair[0].isEmpty, let share = Double(pair[1]), share > 0, share <= 1
      else { throw Self.refusal("has an entry that is no group and share") }
      guard shares.updateValue(share, forKey: pair[0]) == nil else {
        throw Self.refusal("names a group twice")
      }
    }
    guard shares.values.reduce(0, +) <= 1 + 1e-9 else {
      throw Self.refusal("declares shares that sum to more than 1")
    }
    self.shares = shares
  }

  static func refusal(_ reason: String) -> PipelinesError {
    PipelinesError(
      .usage, subject: "--quota", reason: reason, hint: "give an attribute, or sex=F:0.5,M:0.5")
  }
}
