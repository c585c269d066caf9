internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Monitoring

/// What one round of feedback did: `feedback-summary.json`, and the lines on stdout.
struct FeedbackSummary: Encodable {
  /// How many bootstrap replicates stand behind the intervals of κ.
  private static let replicates = 2000

  private(set) var schema = "fovea.feedback-summary/1"
  let round: Int
  let version: Int
  let rows: Int
  let notReviewed: Int
  /// Answers by what came of them; together with `notReviewed` they are all rows.
  let fates: [String: Int]
  /// Applied answers by what the reader said.
  let verdicts: [String: Int]
  let readers: Int
  /// Units whose label is another one now, by column.
  let changedLabels: [String: Int]
  let agreement: [FeedbackAgreement]
  let splitHash: String
  /// Images of the test part; where there are none, its digest is that of nothing.
  let testImages: Int
  /// SHA-256 over the rows of the test part, before and after.
  let testDigestBefore: String
  let testDigestAfter: String

  /// Sums up a round.
  init(
    _ round: FeedbackRound, file: FeedbackFile, number: Int, version: CohortVersion,
    patientOf: (String) -> String, testImages: Int, testDigestAfter: String, seed: UInt64
  ) {
    self.round = number
    self.version = version.version
    rows = file.answers.count + file.notReviewed
    notReviewed = file.notReviewed
    let entries = round.entries
    fates = Dictionary(
      uniqueKeysWithValues: FeedbackEntry.Fate.allCases.map { fate in
        (fate.rawValue, entries.count { $0.fate == fate })
      })
    let applied = entries.filter { $0.fate == .applied }
    verdicts = Dictionary(
      uniqueKeysWithValues: ReaderVerdict.allCases.map { verdict in
        (verdict.rawValue, applied.count { $0.verdict == verdict })
      })
    readers = Set(entries.map(\.reader)).count
    changedLabels = Dictionary(grouping: round.changes.filter(\.isNew), by: \.label)
      .mapValues(\.count)
    agreement = FeedbackAgreement.all(
      of: entries, patientOf: patientOf,
      resampling: PatientResampling(
        replicates: Self.replicates, level: EvaluationTask.confidenceLevel, seed: seed))
    splitHash = version.splitHash
    self.testImages = testImages
    testDigestBefore = version.testDigest
    self.testDigestAfter = testDigestAfter
  }

  /// The lines for people.
  var lines: [String] {
    let ended = FeedbackEntry.Fate.allCases.map { "\(fates[$0.rawValue] ?? 0) \($0.rawValue)" }
    let said = ReaderVerdict.allCases.map { "\(verdicts[$0.rawValue] ?? 0) \($0.rawValue)" }
    var lines = [
      "\(rows) rows of \(readers) readers: \(ended.joined(separator: ", ")), "
        + "\(notReviewed) not reviewed",
      "applied: \(said.joined(separator: ", "))",
    ]
    if let disputed = fates[FeedbackEntry.Fate.disputed.rawValue], disputed > 0 {
      lines.append(
        "readers differ in \(disputed) answers, whose labels stay; a table that is taken in with "
          + "--adjudicate settles them")
    }
    for (label, count) in changedLabels.sorted(by: { $0.key < $1.key }) {
      lines.append("\(label): \(count) labels changed")
    }
    for agreement in agreement {
      lines.append("\(agreement.label), answer visible: \(Self.text(agreement.visible))")
      lines.append("\(agreement.label), blind: \(Self.text(agreement.blind))")
    }
    guard testImages > 0 else { return lines + ["the split has no test part"] }
    lines.append(
      "test part untouched: \(testImages) images, sha256 \(testDigestBefore.prefix(12)) before, "
        + "\(testDigestAfter.prefix(12)) after, split \(splitHash.prefix(12))")
    return lines
  }

  private static func text(_ side: FeedbackAgreement.Side) -> String {
    let rest =
      side.leftOut > 0
      ? "; left out, as reader or model says nothing: \(side.leftOut) answers" : ""
    guard let numbers = side.numbers else { return side.reason + rest }
    func text(_ estimate: Estimate) -> String {
      guard let value = estimate.value else { return estimate.reason }
      let limits = [estimate.lower, estimate.upper].compactMap { $0 }
        .map { Decimals.text($0, places: 3) }
      let interval = limits.count == 2 ? " (\(limits[0])–\(limits[1]))" : ""
      return Decimals.text(value, places: 3) + interval
    }
    return "\(side.answers) answers, agreement \(text(numbers.agreement)), "
      + "κ \(text(numbers.kappa))" + rest
  }
}
