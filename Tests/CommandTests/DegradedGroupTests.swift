import Foundation
import Testing

/// A group whose images are spoilt is found by the report, and none is where no group's are.
@Suite struct DegradedGroupTests {
  /// The gap by sex out of fold, its p, and the worst group, of 240 patients.
  private func gap(
    isDegraded: @escaping @Sendable (Int) -> Bool
  ) throws -> (gap: Double, p: Double, worst: String?) {
    let folder = try TemporaryFolder()
    var dump = SmallDump(patients: 240)
    dump.isDegraded = isDegraded
    try dump.write(to: folder, "dump")
    for arguments in [
      ["ingest", "dump", "-o", "cohort"],
      ["split", "cohort", "--folds", "2", "--test", "0"],
      ["finetune", "cohort", "-o", "run"] + Workshop.quickly
        + [
          "--epochs", "6", "--set", "training.learningRate=0.01", "--set",
          "evaluation.permutations=500", "--set", "evaluation.groups=sex",
        ],
    ] {
      let ending = try Program.run(arguments + ["--key", "key", "--quiet"], in: folder)
      guard ending.status == 0 else { throw Workshop.Failure(description: ending.messages) }
    }
    let document = try JSONSerialization.jsonObject(
      with: Data(folder.text("run/evaluation.json").utf8))
    let summary = try #require((document as? [String: Any])?["summary"] as? [String: Any])
    let labels = try #require(summary["labels"] as? [[String: Any]])
    let attributes = try #require(labels.first?["attributes"] as? [[String: Any]])
    let sex = try #require(attributes.first { $0["attribute"] as? String == "sex" })
    let gap = try #require(sex["gap"] as? [String: Any])
    let value = try #require((gap["gap"] as? [String: Any])?["value"] as? Double)
    return (value, try #require(gap["pValue"] as? Double), gap["worstGroup"] as? String)
  }

  @Test func `women whose images are spoilt are the worst group, beyond chance`() throws {
    // Patients 0, 1, 4, 5 … are women.
    let spoilt = try gap { $0 / 2 % 2 == 0 }
    #expect(spoilt.worst == "F")
    #expect(spoilt.gap > 0.2 && spoilt.p < 0.01, "\(spoilt)")
    let sound = try gap { _ in false }
    #expect(sound.gap < 0.05 && sound.p > 0.05, "\(sound)")
  }
}
