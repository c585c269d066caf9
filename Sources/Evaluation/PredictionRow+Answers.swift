extension PredictionRow {
  /// Whether it has a score that counts: the model answered, or withheld an answer that is known.
  package var isMeasured: Bool { status == .ok || (status == .abstained && score != nil) }
}

extension [PredictionRow] {
  /// The rows with the call of each class that an abstaining model would have made.
  ///
  /// Calls of labels follow from score and threshold, which such rows have.
  package func withAnswers(_ kind: LabelKind) -> [PredictionRow] {
    guard kind == .multiClass, contains(where: { $0.status == .abstained && $0.isMeasured }) else {
      return self
    }
    var places: [String: [Int]] = [:]
    for (place, row) in enumerated() where row.status == .abstained && row.isMeasured {
      places[row.unitID, default: []].append(place)
    }
    var rows = self
    for places in places.values {
      let sorted = places.sorted { self[$0].label < self[$1].label }
      let likeliest = sorted.map { self[$0] }.likeliest?.label
      for place in places { rows[place].call = self[place].label == likeliest ? 1 : 0 }
    }
    return rows
  }
}
