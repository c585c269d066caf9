internal import Cohorts
internal import Compute
internal import Evaluation
internal import Training

/// The answers of a table of predictions that readers are asked about, in a declared order.
struct ReviewItems {
  /// In which order answers are shown.
  enum Order: String, CaseIterable {
    /// The least certain first.
    case uncertain
    /// Drawn.
    case random

    /// The order in words.
    func words(seed: UInt64) -> String {
      switch self {
      case .uncertain: "the least certain first"
      case .random: "in an order drawn with seed \(seed)"
      }
    }
  }

  /// One answer.
  struct Item {
    let row: PredictionRow
    /// The label column.
    let label: String
    /// What the model says: 1, 0 or a class; empty where it withheld its answer.
    let call: String
    /// How far the score is from the other answer.
    let certainty: Double
    /// What may be right.
    let answers: [String]
  }

  let items: [Item]
  /// Rows that have no answer to judge.
  let leftOut: Int

  /// Gathers the answers.
  ///
  /// - Parameter head: what the model answers; nil where the model is not at hand.
  /// - Throws: `usage` for classes whose column nobody knows, `badData` for no answers.
  init(_ rows: [PredictionRow], head: Head?, part: String?) throws(PipelinesError) {
    let wanted = rows.filter { part == nil || $0.part == part }
    // Where a model is too unsure to answer, readers are needed most.
    let used = wanted.filter {
      ($0.status == .ok && $0.call != nil) || ($0.status == .abstained && $0.isMeasured)
    }
    let isMultiClass =
      head.map { $0.kind == .multiClass } ?? used.contains { $0.threshold == nil }
    if isMultiClass, head == nil {
      throw PipelinesError(
        .usage, subject: "--model",
        reason: "is needed: the predictions have no threshold, so they may be of classes, whose "
          + "column they do not name",
        hint: "name the model that made them")
    }
    items = isMultiClass ? Self.classes(used, of: head) : used.map(Self.item)
    leftOut = wanted.count - used.count
    guard !items.isEmpty else {
      throw PipelinesError(
        .badData, subject: "predictions", reason: "hold no answer to judge",
        hint: part == nil ? "name a table whose rows have calls" : "choose another --part")
    }
  }

  private static func item(_ row: PredictionRow) -> Item {
    let distance = abs((row.score ?? 0) - (row.threshold ?? 0.5))
    return Item(
      row: row, label: row.label, call: row.call.map(String.init) ?? "", certainty: distance,
      answers: ["0", "1"])
  }

  /// One item for each unit: the class with the largest score.
  private static func classes(_ rows: [PredictionRow], of head: Head?) -> [Item] {
    let scores = Dictionary(grouping: rows, by: \.unitID).mapValues { rows in
      rows.compactMap(\.score).sorted(by: >)
    }
    var seen: Set<String> = []
    let shown = rows.filter { row in
      let isLikeliest = row.call == nil && row.score == scores[row.unitID]?.first
      return (row.call == 1 || isLikeliest) && seen.insert(row.unitID).inserted
    }
    return shown.map { row in
      let own = scores[row.unitID] ?? []
      return Item(
        row: row, label: head?.targets.first ?? "", call: row.call == nil ? "" : row.label,
        certainty: own.count > 1 ? own[0] - own[1] : 1, answers: head?.labels ?? [])
    }
  }

  /// The items in an order, at most so many; equal ones stay as the table has them.
  func ordered(_ order: Order, seed: UInt64, atMost count: Int?) -> [Item] {
    var items = items
    switch order {
    case .uncertain:
      let places = items.indices.sorted {
        (items[$0].certainty, $0) < (items[$1].certainty, $1)
      }
      items = places.map { items[$0] }
    case .random:
      var generator = SeededGenerator(seed: seed, stream: 0)
      generator.shuffle(&items)
    }
    return count.map { Array(items.prefix($0)) } ?? items
  }
}
