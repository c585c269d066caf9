internal import Evaluation
internal import Foundation
internal import Ingest

/// Reads pairs of masks in the sandbox and compares them.
struct MaskScoring: Sendable {
  /// What became of one pair.
  private enum Outcome: Sendable {
    /// Scores by label, and whether reference and prediction hold unclear values.
    case scored(Int, [SegmentationScores], isUnclear: (reference: Bool, prediction: Bool))
    /// What is wrong with the masks of a row, to follow "has".
    case refused(row: Int, String)
  }

  /// What all pairs gave.
  struct Result {
    /// By pair, by label.
    var scores: [[SegmentationScores]]
    /// What is unclear about the masks, one sentence each.
    var notes: [String]
  }

  let labels: MaskLabels
  let spacing: (x: Double, y: Double)
  let tolerance: Double

  /// Scores all pairs.
  ///
  /// - Throws: `badData` with every mask that cannot be read or has another size than its
  ///   reference; errors of the decoder.
  func score(_ pairs: [MaskPairs.Pair], decoder: URL, subject: String) async throws -> Result {
    let places = Dictionary(
      uniqueKeysWithValues: pairs.enumerated().map { ($1.reference.number, $0) })
    var scores = [[SegmentationScores]](repeating: [], count: pairs.count)
    var faults = RowFaults(subject: subject)
    var unclear = (reference: 0, prediction: 0)
    let pool = DecoderPool(decoder: decoder, task: "report")
    let workerNotes = try await pool.run(pairs.map(\.reference)) { entry, session in
      let place = places[entry.number] ?? 0
      return try await outcome(place, pairs[place], &session)
    } each: { (outcome: Outcome) in
      switch outcome {
      case .scored(let place, let found, let isUnclear):
        scores[place] = found
        if isUnclear.reference { unclear.reference += 1 }
        if isUnclear.prediction { unclear.prediction += 1 }
      case .refused(let row, let fault): faults.add(fault, row: row)
      }
    }
    try faults.check(hint: "correct the masks")
    let notes = [
      (unclear.reference, "reference masks"), (unclear.prediction, "predicted masks"),
    ].filter { $0.0 > 0 }.map { labels.note(unclear: $0.0, of: $0.1) }
    return Result(scores: scores, notes: workerNotes + notes)
  }

  private func outcome(
    _ place: Int, _ pair: MaskPairs.Pair, _ session: inout DecoderSession
  ) async throws -> Outcome {
    let reference: PlainPicture
    switch try await session.picture(at: pair.reference) {
    case .picture(let picture): reference = picture
    case .refused(let reason): return refusal(pair, "reference", reason)
    }
    if let fault = labels.fault(of: reference) { return refusal(pair, "reference", fault) }
    let references = labels.masks(of: reference, spacing: spacing)
    guard let entry = pair.prediction else {
      let empty = labels.empty(like: references[0])
      return .scored(
        place, compare(empty, references),
        isUnclear: (labels.isUnclear(reference), false))
    }
    let prediction: PlainPicture
    switch try await session.picture(at: entry) {
    case .picture(let picture): prediction = picture
    case .refused(let reason): return refusal(pair, "predicted mask", reason)
    }
    if let fault = labels.fault(of: prediction) { return refusal(pair, "predicted mask", fault) }
    guard prediction.width == reference.width, prediction.height == reference.height else {
      return .refused(
        row: pair.row,
        "a predicted mask of \(prediction.width) × \(prediction.height) pixels for a reference of "
          + "\(reference.width) × \(reference.height)")
    }
    return .scored(
      place, compare(labels.masks(of: prediction, spacing: spacing), references),
      isUnclear: (labels.isUnclear(reference), labels.isUnclear(prediction)))
  }

  private func refusal(_ pair: MaskPairs.Pair, _ what: String, _ reason: String) -> Outcome {
    .refused(row: pair.row, "a \(what) that cannot be read (\(reason))")
  }

  private func compare(
    _ predictions: [BinaryMask], _ references: [BinaryMask]
  ) -> [SegmentationScores] {
    zip(predictions, references).map {
      SegmentationScores(prediction: $0, reference: $1, toleranceMillimetres: tolerance)
    }
  }
}
