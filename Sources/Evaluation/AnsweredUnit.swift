/// One unit with what a model said of one label, or of the classes of one target.
package struct AnsweredUnit: MeasuredUnit {
  package let identity: UnitIdentity
  /// The true class by number; 1 or 0 for yes or no.
  package let truth: Int
  /// Whether the answer is right, or would have been; nil without one.
  package let isRight: Bool?
  /// Whether the model kept its answer back.
  package let isWithheld: Bool
  /// Whether the conformal set holds the truth; nil without a set.
  package let isCovered: Bool?
  /// Answers in that set.
  package let setSize: Int?
  /// How sure the answer is; nil without one.
  package let confidence: Double?

  package var contentKey: ContentKey {
    ContentKey(
      numbers: [
        Double(truth), Self.number(isRight), isWithheld ? 1 : 0, Self.number(isCovered),
        Double(setSize ?? -1), confidence ?? -1,
      ], words: [])
  }

  private static func number(_ flag: Bool?) -> Double { flag.map { $0 ? 1 : 0 } ?? -1 }

  /// The units of one yes-or-no label that have a truth and were in scope.
  static func units(ofLabel rows: some Sequence<PredictionRow>) -> [AnsweredUnit] {
    let used = rows.filter { ($0.status == .ok || $0.status == .abstained) && $0.truth != nil }
    let isProbability = used.allSatisfy { (0...1).contains($0.score ?? 0.5) }
    return used.map { row in
      let call = row.answer
      let distance = row.score.flatMap { score in
        row.threshold.map { threshold in
          isProbability
            ? Confidence.value(score, threshold: threshold) : abs(score - threshold)
        }
      }
      return AnsweredUnit(
        identity: UnitIdentity(unitID: row.unitID, patientID: row.patientID),
        truth: row.truth ?? 0, isRight: call.map { $0 == (row.truth == 1) },
        isWithheld: row.status == .abstained,
        isCovered: row.answerSet.map { $0.holds(row.truth == 1) },
        setSize: row.answerSet?.count, confidence: call == nil ? nil : distance)
    }
  }

  private static func sureness(of scores: [Double], _ isProbability: Bool) -> Double {
    isProbability ? Confidence.value(scores) : Confidence.margin(scores)
  }

  /// The units of a target of several classes: one row per class, the likeliest is the answer.
  ///
  /// - Parameter labels: the classes in order.
  static func units(
    ofClasses rows: some Sequence<PredictionRow>, labels: [String]
  ) -> [AnsweredUnit] {
    var order: [String] = []
    var members: [String: [PredictionRow]] = [:]
    var isProbability = true
    for row in rows where row.status == .ok || row.status == .abstained {
      if members[row.unitID] == nil { order.append(row.unitID) }
      members[row.unitID, default: []].append(row)
      isProbability = isProbability && (0...1).contains(row.score ?? 0.5)
    }
    return order.compactMap { id in
      let rows = (members[id] ?? []).sorted { $0.label < $1.label }
      guard let first = rows.first, let actual = rows.first(where: { $0.truth == 1 }),
        let truth = labels.firstIndex(of: actual.label)
      else { return nil }
      let answered = rows.allSatisfy { $0.score != nil } && rows.count == labels.count
      let called = rows.first { $0.call == 1 } ?? rows.likeliest
      let sets = rows.compactMap(\.answerSet)
      return AnsweredUnit(
        identity: UnitIdentity(unitID: id, patientID: first.patientID), truth: truth,
        isRight: answered ? called.map { $0.label == actual.label } : nil,
        isWithheld: first.status == .abstained,
        isCovered: actual.answerSet.map { $0.holds(true) },
        setSize: sets.count == rows.count ? sets.count { $0.holds(true) } : nil,
        confidence: answered ? sureness(of: rows.compactMap(\.score), isProbability) : nil)
    }
  }
}

extension PredictionRow {
  /// The answer, or the one that was withheld; nil without score and threshold.
  var answer: Bool? {
    call.map { $0 == 1 } ?? score.flatMap { score in threshold.map { score >= $0 } }
  }
}

extension Array<PredictionRow> {
  /// The row with the largest score, the first of equals.
  var likeliest: PredictionRow? {
    let largest = compactMap(\.score).max()
    return first { $0.score == largest && largest != nil }
  }
}
