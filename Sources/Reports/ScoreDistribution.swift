internal import Evaluation

/// How the scores of one label spread over positives and negatives.
struct ScoreDistribution: Codable, Equatable {
  /// Scores from `start` up to, not with, `end`; the last bin holds its end too.
  struct Bin: Codable, Equatable {
    var start: Double
    var end: Double
    var positives = 0
    var negatives = 0
  }

  static let binCount = 20

  var label: String
  /// Of equal width, from the smallest score to the largest; one where all scores are equal.
  var bins: [Bin]

  /// Counts the evaluated rows of the label; nil without any.
  init?(label: String, rows: [PredictionRow]) {
    let scored = rows.compactMap { row -> (score: Double, truth: Bool)? in
      guard row.label == label, row.isMeasured, let score = row.score, let truth = row.truth
      else { return nil }
      return (score, truth == 1)
    }
    guard let first = scored.map(\.score).min(), let last = scored.map(\.score).max() else {
      return nil
    }
    let count = first == last ? 1 : Self.binCount
    let width = (last - first) / Double(count)
    var bins = (0..<count).map { index in
      Bin(
        start: first + Double(index) * width,
        end: index == count - 1 ? last : first + Double(index + 1) * width)
    }
    for (score, truth) in scored {
      let place = width == 0 ? 0 : Int((score - first) / width)
      let index = min(count - 1, max(0, place))
      if truth { bins[index].positives += 1 } else { bins[index].negatives += 1 }
    }
    self.label = label
    self.bins = bins
  }
}
