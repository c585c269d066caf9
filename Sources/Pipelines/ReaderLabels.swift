internal import Cohorts
internal import Evaluation
internal import Ingest
internal import Monitoring
internal import Privacy
internal import Training

/// Which of the labels that models are compared on are the word of readers.
///
/// A reader who sees an answer tends towards it, so that labels which readers confirmed under a
/// model's answer flatter that model.
struct ReaderLabels {
  /// Labels of the part that are known.
  private let known: Set<[String]>
  /// Those of them that a reader set or confirmed last.
  private let read: Set<[String]>
  /// Those of these whose reader saw a model's answer.
  private let seen: Set<[String]>
  private let part: String

  /// Counts the labels of a contest.
  ///
  /// - Throws: `auditBroken` for a ledger that was changed or is not the cohort's.
  init(of contest: Contest, key: SecretKey) throws {
    let card = contest.champion.file.card
    let applied = try contest.cohort.feedback(key: key).entries.filter { $0.fate == .applied }
    let kinds = Set(applied.map(\.unit)).compactMap(DecisionUnit.init)
    let latest = Dictionary(
      applied.enumerated().map { ([$1.unit, $1.unitID, $1.label], $0) },
      uniquingKeysWith: { $1 })
    var (known, read, seen): (Set<[String]>, Set<[String]>, Set<[String]>) = ([], [], [])
    for index in contest.indices {
      let row = contest.cohort.cases[index]
      for target in card.heads[0].targets where row.targets[target] != nil {
        let label = [card.unit.id(of: row), target]
        known.insert(label)
        let words = kinds.compactMap { latest[[$0.rawValue, $0.id(of: row), target]] }
        guard let last = words.max() else { continue }
        read.insert(label)
        if applied[last].predictionVisible { seen.insert(label) }
      }
    }
    (self.known, self.read, self.seen, part) = (known, read, seen, contest.part)
  }

  /// What should be known of them; nil where no label is a reader's.
  var warning: String? {
    guard !read.isEmpty else { return nil }
    let whose =
      "readers set or confirmed \(Self.text(read.count)) of \(known.count) labels of "
      + "the \(part) part, "
    return seen.isEmpty
      ? whose + "none of them having seen a model's answer"
      : whose + "\(Self.text(seen.count)) of them having seen a model's answer, towards which such "
        + "labels lean"
  }

  private static func text(_ count: Int) -> String {
    count < Suppression.usualBound ? "fewer than \(Suppression.usualBound)" : "\(count)"
  }
}
