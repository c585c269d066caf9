internal import Evaluation
internal import Files

/// Rules of choice as people type them.
enum SelectionText {
  /// The rule of this name.
  ///
  /// - Throws: `usage` for a name that none has.
  static func strategy(_ name: String) throws(PipelinesError) -> SelectionStrategy {
    if let strategy = SelectionStrategy(rawValue: name) { return strategy }
    let names = SelectionStrategy.allCases.map(\.rawValue)
    throw PipelinesError(
      .usage, subject: "--strategy \(name)", reason: "is none of \(ColumnNames.list(names))",
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
        ?? "leave it out for entropy")
  }
}
