internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Reports
internal import Training

/// The files of a model's masks and boxes: tables of areas or boxes, and masks as pictures.
struct PixelResultFiles {
  /// The folder of masks as pictures.
  static let masksName = "masks"
  /// Areas of masks.
  static let areasName = "areas.csv"
  /// Found boxes.
  static let boxesName = "boxes.csv"

  /// The model's labels.
  let labels: [String]
  /// Whether boxes were found, not masks.
  let isDetection: Bool
  /// The score from which the model reports a box, for each label.
  private let thresholds: [Double]

  /// The files of a model that answers for pixels; nil for a classifier.
  init?(of model: ModelFile) {
    guard let head = model.card.pixels else { return nil }
    thresholds = head.thresholds
    labels = model.card.heads[0].labels
    isDetection = model.card.options.task == .detect
  }

  /// What a fine-tuning leaves beside its predictions; nothing for a classifier.
  static func outputs(of task: TrainingOptions.Task) -> [String] {
    switch task {
    case .classify: []
    case .segment: [AnswersFile.fileName, areasName]
    case .detect: [AnswersFile.fileName, boxesName]
    }
  }

  /// Writes areas.csv or boxes.csv.
  ///
  /// - Parameter cases: what is known of the images, by pseudonym.
  /// - Throws: errors of the files.
  func writeTable(
    _ answers: [PixelAnswer], cases: [String: ManifestCase], to folder: URL
  ) throws(FilesError) {
    let text = isDetection ? boxes(answers) : areas(answers, cases)
    try AtomicFile.write(Data(text.utf8), to: folder.appendingPathComponent(tableName))
  }

  /// The table that is written.
  var tableName: String { isDetection ? Self.boxesName : Self.areasName }

  /// Writes `masks/CASE_ID.png` of every answered image: 0 and 255 for one label, else 0 and the
  /// label's number from 1; where labels overlap the later one is seen.
  ///
  /// - Throws: errors of the files; `internalFault` when memory is short.
  func writeMasks(_ answers: [PixelAnswer], to folder: StagedFolder) throws {
    if isDetection { return }
    try folder.makeFolder(Self.masksName)
    try eachMask(answers) { name, png in try folder.write(png, to: "\(Self.masksName)/\(name)") }
  }

  /// Writes the same into a folder that stays, in which masks of an earlier training may lie.
  ///
  /// - Throws: as `writeMasks`; `cannotCreate` where anything but pictures lies in their folder.
  func replaceMasks(_ answers: [PixelAnswer], in folder: URL) throws {
    if isDetection { return }
    let place = folder.appendingPathComponent(Self.masksName)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    let staged = try StagedFolder(
      for: place, replacing: Set(names.filter { $0.hasSuffix(".png") }))
    do {
      try eachMask(answers) { name, png in try staged.write(png, to: name) }
      try staged.commit()
    } catch {
      staged.discard()
      throw error
    }
  }

  private func eachMask(
    _ answers: [PixelAnswer], _ body: (String, Data) throws -> Void
  ) throws {
    for answer in answers where answer.refusal == nil {
      guard let png = picture(of: answer).png else {
        throw PipelinesError(
          .internalFault, subject: "\(Self.masksName)/\(answer.image.caseID).png",
          reason: "could not be made, memory is short", hint: "predict on fewer images at a time")
      }
      try body("\(answer.image.caseID).png", png)
    }
  }

  /// What the values of a mask mean, such as `255` or `1` and `2`.
  var maskValues: [String: Int] {
    if isDetection { return [:] }
    let values = labels.indices.map { labels.count == 1 ? 255 : $0 + 1 }
    return Dictionary(zip(labels, values), uniquingKeysWith: { first, _ in first })
  }

  private func picture(of answer: PixelAnswer) -> ReportPicture {
    let (rows, columns) = (answer.image.rows, answer.image.columns)
    var samples = [UInt8](repeating: 0, count: rows * columns)
    for (place, mask) in answer.masks.enumerated() {
      let value = labels.count == 1 ? 255 : UInt8(clamping: place + 1)
      var start = 0
      for (number, run) in mask.runs.enumerated() {
        if number % 2 == 1 { for pixel in start..<start + run { samples[pixel] = value } }
        start += run
      }
    }
    return ReportPicture(width: columns, height: rows, channels: 1, samples: samples)
  }

  private func areas(_ answers: [PixelAnswer], _ cases: [String: ManifestCase]) -> String {
    let rows = answers.filter { $0.refusal == nil }.flatMap { answer in
      zip(labels, answer.masks).map { label, mask -> [String] in
        let spacing = cases[answer.image.caseID]?.usableSpacing
        let count = mask.markedCount
        return [
          answer.image.caseID, answer.image.patientID, label, "\(count)",
          spacing.map { "\(Double(count) * $0.x * $0.y)" } ?? "",
        ]
      }
    }
    return CSVTable.text(
      header: ["case_id", "patient_id", "label", "pixels", "square_millimetres"], rows: rows)
  }

  private func boxes(_ answers: [PixelAnswer]) -> String {
    let rows = answers.flatMap { answer in
      answer.findings.map { finding -> [String] in
        let box = finding.box
        return [answer.image.caseID, answer.image.patientID, box.label]
          + [finding.score, box.x, box.y, box.width, box.height].map { "\($0)" }
      }
    }
    return CSVTable.text(
      header: ["case_id", "patient_id", "label", "score", "x", "y", "width", "height"],
      rows: rows)
  }

  /// A row for each label of each answer: the score is the probability that the image shows it, the
  /// call 1 where a mask stands, or a box of at least the model's threshold.
  ///
  /// - Parameter late: images that were left out for want of time, by pseudonym.
  func rows(_ answers: [PixelAnswer], late: Set<String> = []) -> [PredictionRow] {
    answers.flatMap { answer in
      labels.enumerated().map { place, label in
        var row = PredictionRow(
          caseID: answer.image.caseID, patientID: answer.image.patientID, unit: .image,
          unitID: answer.image.caseID, label: label, score: nil, probability: nil,
          threshold: nil, call: nil,
          status: late.contains(answer.image.caseID) ? .abstained : .outOfScope,
          reason: answer.refusal ?? "", truth: nil, fold: nil, part: nil)
        if answer.refusal == nil {
          row.status = .ok
          row.score = answer.probabilities[place]
          row.probability = answer.probabilities[place]
          let stands =
            isDetection
            ? answer.findings.contains {
              $0.box.label == label && $0.score >= thresholds[place]
            } : !answer.masks[place].isEmpty
          row.call = stands ? 1 : 0
        }
        return row
      }
    }
  }
}
