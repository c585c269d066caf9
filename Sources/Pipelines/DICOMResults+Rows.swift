internal import Annotations
internal import Cohorts
internal import Delivery
internal import Evaluation
internal import Training

extension DICOMResults {
  /// What the rows of a classifier say, by case; a unit of several images speaks through the one
  /// with its largest score.
  static func said(_ rows: [PredictionRow]) -> [String: Said] {
    var said: [String: Said] = [:]
    var refusals: [String: Refusals] = [:]
    for row in rows where row.status != .quarantined {
      var entry = said[row.caseID] ?? Said()
      if row.status == .ok {
        entry.answers.append(
          .init(
            label: row.label, probability: row.probability ?? row.score,
            isPresent: row.call.map { $0 == 1 }))
      } else {
        // An answer that is withheld is that of one label, any other refusal the image's.
        refusals[row.caseID, default: Refusals()].add(
          row.reason, label: row.status == .abstained ? row.label : nil)
        entry.refusal = refusals[row.caseID]?.sentence
      }
      said[row.caseID] = entry
    }
    return said
  }

  /// What answers for pixels say, by case.
  static func said(_ answers: [PixelAnswer], labels: [String]) -> [String: Said] {
    var said: [String: Said] = [:]
    for answer in answers {
      var entry = Said(refusal: answer.refusal)
      entry.masks = zip(labels, answer.masks).map { ($0, $1) }
      entry.boxes = answer.findings.map { .init(box: $0.box, score: $0.score) }
      entry.answers = zip(labels, answer.probabilities).enumerated().map { index, pair in
        let isMarked = answer.masks.indices.contains(index) && !answer.masks[index].isEmpty
        return .init(
          label: pair.0, probability: pair.1,
          isPresent: isMarked || answer.findings.contains { $0.box.label == pair.0 })
      }
      said[answer.image.caseID] = entry
    }
    return said
  }
}
