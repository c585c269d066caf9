internal import Annotations
internal import Cohorts
internal import Files
internal import Foundation
internal import Training

/// What a model said about the pixels of a cohort's images: one line of JSON for each image, in
/// full, so that another report can be made without asking the model again.
enum AnswersFile {
  static let fileName = "answers.jsonl"

  private struct Line: Codable {
    struct Finding: Codable {
      let box: LabelledBox
      let score: Double
    }

    let caseID: String
    let refusal: String?
    let probabilities: [Double]
    let masks: [RunLengthMask]
    let findings: [Finding]
  }

  /// Writes the answers into a folder; the same answers give the same bytes.
  ///
  /// - Throws: errors of the file.
  static func write(_ answers: [PixelAnswer], to folder: URL) throws(FilesError) {
    var data = Data()
    for answer in answers {
      data += try StableJSON.encode(
        Line(
          caseID: answer.image.caseID, refusal: answer.refusal,
          probabilities: answer.probabilities, masks: answer.masks,
          findings: answer.findings.map { Line.Finding(box: $0.box, score: $0.score) }))
      data.append(UInt8(ascii: "\n"))
    }
    try AtomicFile.write(data, to: folder.appendingPathComponent(fileName))
  }

  /// Reads the answers that lie in a folder.
  ///
  /// - Throws: `badData` for an answer about no image of the cohort or of another size; errors of
  ///   the file.
  static func read(in folder: URL, about cohort: Cohort) throws -> [PixelAnswer] {
    let data = try InputFile.data(of: folder.appendingPathComponent(fileName))
    let facts = Dictionary(uniqueKeysWithValues: cohort.facts.map { ($0.caseID, $0) })
    return try data.split(separator: UInt8(ascii: "\n")).map { text in
      let line = try StableJSON.decode(Line.self, from: Data(text), subject: fileName)
      guard let image = facts[line.caseID],
        line.masks.allSatisfy({ $0.rows == image.rows && $0.columns == image.columns })
      else {
        throw PipelinesError(
          .badData, subject: fileName, reason: "is about other images than the cohort's",
          hint: "run the whole pipeline again with --force")
      }
      if let refusal = line.refusal { return PixelAnswer(image: image, refusal: refusal) }
      return PixelAnswer(
        image: image, probabilities: line.probabilities, masks: line.masks,
        findings: line.findings.map { PixelAnswer.Finding(box: $0.box, score: $0.score) })
    }
  }
}
