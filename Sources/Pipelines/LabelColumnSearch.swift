internal import Files

/// Finds the columns of a wide table: a score, and perhaps a truth, for each label.
struct LabelColumnSearch {
  /// What stands behind a prefix without being a label.
  private static let noLabels: Set<String> = [
    "label", "class", "name", "path", "file", "index", "date", "time", "id", "proba", "prob",
    "positive",
  ]
  private static let probabilities: Set<String> = ["p", "phat", "confidence", "sigmoid"]

  private let table: CSVTable

  init(_ table: CSVTable) { self.table = table }

  /// A score column per label; empty for a table that has one score column.
  ///
  /// - Parameter truth: the column that says what is so for all labels, if there is one.
  func columns(truth: String?) -> [PredictionsLayout.LabelColumns] {
    guard !table.header.contains("score") else { return [] }
    var scores = labels(.score)
    // Two columns for the two answers of one question.
    if !scores.isEmpty, scores.allSatisfy({ ["0", "1"].contains($0.label) }) { return [] }
    scores = scores.filter { $0.label != "0" || scores.count > 2 }
    let truths = labels(.truth)
    // Beside prob, prob_std is no label but something else about the one score.
    if scores.count == 1, hasPlainScore, !truths.contains(where: { $0.label == scores[0].label }) {
      return []
    }
    let isClasses = scores.count > 1 && truth.map { isClass($0, of: scores.map(\.label)) } == true
    return scores.map { label, score in
      let own =
        truths.first { $0.label == label }?.column
        ?? table.header.first { $0 == label && PredictionsLayout.isFlag(table, $0) }
      var truthColumn = own.map(PredictionsLayout.Truth.flags)
      if own == nil, let truth {
        if isClasses { truthColumn = .classes(truth) }
        if scores.count == 1 { truthColumn = .flags(truth) }
      }
      return PredictionsLayout.LabelColumns(
        label: label, score: score, truth: truthColumn, isProbability: isProbability(score))
    }
  }

  /// Whether a column is called what the columns of several labels begin with; `pred` and `output`
  /// are often answers and not scores.
  private var hasPlainScore: Bool {
    let names = ColumnRole.score.prefixes.filter { !["pred", "output"].contains($0) }
    return table.header.contains { column in
      names.contains { ColumnRole.plain($0) == ColumnRole.plain(column) }
    }
  }

  /// Whether the name says probability and no value contradicts it.
  func isProbability(_ column: String) -> Bool {
    let plain = ColumnRole.plain(column)
    guard plain.contains("prob") || Self.probabilities.contains(plain) else { return false }
    return table.rows.indices.allSatisfy { row in
      guard let text = table[row, column], !text.isEmpty else { return true }
      guard let value = PredictionsReader.number(text) else { return false }
      return value >= 0 && value <= 1
    }
  }

  /// Columns of the form `score_<label>`, in file order.
  private func labels(_ role: ColumnRole) -> [(label: String, column: String)] {
    let prefixes = role.prefixes.sorted { ($1.count, $0) < ($0.count, $1) }
    return table.header.compactMap { column in
      for prefix in prefixes where column.count > prefix.count + 1 {
        guard column.lowercased().hasPrefix(prefix) else { continue }
        let rest = column.dropFirst(prefix.count)
        guard let mark = rest.first, "_.- ".contains(mark) else { continue }
        let label = String(rest.dropFirst())
        return Self.noLabels.contains(label.lowercased()) ? nil : (label, column)
      }
      return nil
    }
  }

  /// Whether the column names one of the labels in every row.
  private func isClass(_ column: String, of labels: [String]) -> Bool {
    let known = Set(labels)
    return table.rows.indices.allSatisfy { row in
      let text = table[row, column] ?? ""
      return text.isEmpty || known.contains(text)
    }
  }
}
