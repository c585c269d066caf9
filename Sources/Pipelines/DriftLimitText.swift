internal import Files
internal import Foundation
internal import Monitoring

/// How limits of effects are asked for on the command line.
enum DriftLimitText {
  /// The limits of `input=0.3,outputs=0.2`; empty for the standard ones.
  ///
  /// - Throws: `usage`.
  static func limits(_ text: String) throws(PipelinesError) -> DriftLimits {
    var own: [DriftKind: Double] = [:]
    for part in text.split(separator: ",").map(String.init) {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      let names = DriftKind.allCases.map(\.rawValue)
      guard let kind = DriftKind(rawValue: pair[0]) else {
        throw PipelinesError(
          .usage, subject: "--effect-limits \(pair[0])", reason: "is no kind of drift",
          hint: Suggestion.nearest(to: pair[0], among: names).map { "did you mean \($0)?" }
            ?? "write one of \(names.joined(separator: ", "))")
      }
      guard pair.count == 2, let value = Double(pair[1]), value.isFinite, value >= 0,
        own[kind] == nil
      else {
        throw PipelinesError(
          .usage, subject: "--effect-limits \(part)", reason: "does not say one limit",
          hint: "write kinds once each, with a number from 0 on, as input=0.3,outputs=0.2")
      }
      own[kind] = value
    }
    return DriftLimits(own)
  }
}
