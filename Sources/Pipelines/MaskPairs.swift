internal import Foundation
internal import Ingest

/// Predicted masks beside their references, one pair for each image of the demographics.
struct MaskPairs {
  /// One image with its masks.
  struct Pair: Sendable {
    /// The image as the demographics name it.
    let image: String
    let patient: String
    /// Its row in the demographics, which messages name it by.
    let row: Int
    let reference: InputEntry
    /// Nil where nothing was predicted, which counts as an empty mask.
    let prediction: InputEntry?
  }

  /// In the order of the demographics.
  let pairs: [Pair]
  /// What was left out or filled in, one sentence each.
  let notes: [String]

  /// Pairs the files of both folders by name.
  ///
  /// - Throws: `badData` for masks without image, without reference, or not predicted.
  init(
    predictions: MaskFolder, references: MaskFolder, people: DemographicsFile, subject: String,
    missingIsEmpty: Bool
  ) throws(PipelinesError) {
    guard !people.rowOfCase.isEmpty else {
      throw PipelinesError(
        .badData, subject: subject, reason: "has no column that names each image once",
        hint: "give one row per image with case_id, named as the masks, and patient_id")
    }
    var images: [String: String] = [:]
    var faults = RowFaults(subject: subject)
    for (image, row) in people.rowOfCase.sorted(by: { $0.value < $1.value }) {
      if images.updateValue(image, forKey: MaskFolder.stem(image)) != nil {
        faults.add("an image whose name but for its ending is an earlier row's", row: row)
      }
    }
    try faults.check()
    for folder in [references, predictions] {
      try Self.requireImages(folder, of: images, subject: subject)
    }
    var pairs: [Pair] = []
    for (image, row) in people.rowOfCase.sorted(by: { $0.value < $1.value }) {
      let stem = MaskFolder.stem(image)
      let prediction = predictions.entries[stem]
      guard let reference = references.entries[stem] else {
        if prediction != nil { faults.add("a predicted mask without a reference", row: row) }
        continue
      }
      if prediction == nil, !missingIsEmpty { faults.add("no predicted mask", row: row) }
      pairs.append(
        Pair(
          image: image, patient: people.patientOfCase[image] ?? "", row: row,
          reference: reference, prediction: prediction))
    }
    try faults.check(
      hint: "predict every image that has a reference, or count what is missing as empty with "
        + "--missing-as-empty")
    self.pairs = pairs
    notes = Self.notes(
      [references, predictions], rows: people.rowOfCase.count, pairs: pairs)
  }

  private static func requireImages(
    _ folder: MaskFolder, of images: [String: String], subject: String
  ) throws(PipelinesError) {
    let strange = folder.entries.filter { images[$0.key] == nil }.map(\.value.number).sorted()
    guard let first = strange.first else { return }
    let count = strange.count
    throw PipelinesError(
      .badData, subject: folder.flag,
      reason: "holds \(count) \(count == 1 ? "mask" : "masks") of no image of \(subject), the "
        + "first of them file \(first) in the order of paths",
      hint: "name masks as the images, and give each image a row")
  }

  private static func notes(_ folders: [MaskFolder], rows: Int, pairs: [Pair]) -> [String] {
    var notes = folders.filter { $0.ignoredCount > 0 }.map {
      "\($0.ignoredCount) files of \($0.flag) are not called .png and were not read."
    }
    if rows > pairs.count {
      notes.append(
        "\(rows - pairs.count) images of the demographics have no mask and are left out.")
    }
    let missing = pairs.count { $0.prediction == nil }
    if missing > 0 {
      notes.append("\(missing) images have no predicted mask; they count as empty ones.")
    }
    return notes
  }
}
