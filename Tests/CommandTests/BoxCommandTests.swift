import Files
import Foundation
import Testing

/// From images with marked squares to boxes around the squares of other images.
@Suite struct BoxCommandTests {
  private static let quickly = [
    "--task", "detect", "--folds", "2", "--set", "training.batch=4",
    "--set", "training.learningRate=1e-2", "--set", "training.keepFolds=false",
    "--set", "training.stageDecay=1", "--set", "augmentation.shift=0",
    "--set", "augmentation.rotateDegrees=0", "--set", "augmentation.scale=0",
  ]

  /// The rows of a table of boxes: image, score and box.
  private func boxes(
    _ name: String, in folder: TemporaryFolder
  ) throws -> [(image: String, values: [Double])] {
    let table = try CSVTable(contentsOf: folder.url.appendingPathComponent(name))
    #expect(
      table.header
        == ["case_id", "patient_id", "label", "score", "x", "y", "width", "height"])
    return table.rows.map { ($0[0], $0[3...].compactMap(Double.init)) }
  }

  /// The square has its left edge at 8, its upper edge at 6 and sides of 8 pixels.
  private func overlapsSquare(_ box: [Double]) -> Bool {
    let across = min(box[1] + box[3], 16) - max(box[1], 8)
    let down = min(box[2] + box[4], 14) - max(box[2], 6)
    let shared = max(across, 0) * max(down, 0)
    return shared / (box[3] * box[4] + 64 - shared) >= 0.5
  }

  @Test func `boxes out of fold and of other images lie around what is marked`() throws {
    let folder = try MarkedDump.ingested()
    let ending = try Program.run(
      ["finetune", "cohort", "-o", "run", "--key", "key"] + Self.quickly + MarkedDump.quickly
        + ["--set", "training.epochs=30"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    // Every second of 24 patients has one square.
    let held = try boxes("run/boxes.csv", in: folder).filter { $0.values[0] >= 0.3 }
    #expect(Set(held.filter { overlapsSquare($0.values) }.map(\.image)).count >= 10)
    let all = try boxes("run/boxes.csv", in: folder)
    let answers = try folder.text("run/answers.jsonl")
    #expect(all.count == answers.components(separatedBy: "\"score\"").count - 1)
    #expect(!folder.holds("run/masks") && !folder.holds("run/areas.csv"))
    let predicted = try Program.run(
      ["predict", "run/model.fovea", "dump", "-o", "out", "--key", "key"], in: folder)
    #expect(predicted.status == 0, "\(predicted.messages)")
    let found = try boxes("out/boxes.csv", in: folder).filter { overlapsSquare($0.values) }
    #expect(Set(found.map(\.image)).count >= 10)
  }
}
