import Evaluation
import Foundation
import Testing

/// What a model keeps of its training cohort, and how another cohort is held against it.
@Suite struct TrainingProfileTests {
  /// One image per patient, with so many patients of each value.
  private static func makeup(
    sex: [(String, Int)], site: String = "north", greys: [Double] = [1, 2, 3]
  ) -> CohortMakeup {
    var images: [CohortMakeup.Image] = []
    for (value, count) in sex {
      for _ in 0..<count {
        images.append(
          .init(
            patientID: "P\(images.count)",
            attributes: ["sex": value, "site": site, "age": "\(20 + images.count % 40)"]))
      }
    }
    return CohortMakeup(images, numbers: ["mean grey": greys])
  }

  private static func drift(_ training: CohortMakeup, _ now: CohortMakeup) -> DriftSummary {
    DriftSummary(training: TrainingProfile(training), now: now)
  }

  @Test func `patients are counted once, in bands of age, mixed where images differ`() {
    let makeup = CohortMakeup(
      [
        .init(patientID: "a", attributes: ["age": "039Y", "view": "PA"]),
        .init(patientID: "a", attributes: ["age": "39", "view": "AP"]),
        .init(patientID: "b", attributes: ["age": "93", "view": "PA"]),
        .init(patientID: "c", attributes: [:]),
      ], numbers: ["mean grey": [1, .infinity, 3], "nothing": []])
    #expect(makeup.patientCount == 3)
    #expect(makeup.attributes["ageBand"] == ["18-39": 1, "90+": 1, "unknown": 1])
    #expect(makeup.attributes["view"] == ["mixed": 1, "PA": 1, "unknown": 1])
    #expect(makeup.numbers == ["mean grey": .init(mean: 2, variance: 2, count: 2)])
  }

  @Test(arguments: [0, 1, 10, 11, 30])
  func `a cohort does not drift from itself`(rare: Int) {
    let cohort = Self.makeup(sex: [("F", 50), ("M", 50), ("other", rare)])
    let drift = Self.drift(cohort, cohort)
    #expect(drift.rows.map(\.name) == ["ageBand", "sex", "site", "mean grey"])
    #expect(drift.rows.map(\.difference) == [0, 0, 0, 0])
    #expect(drift.flagged.isEmpty)
  }

  /// 0.3/√((0.25 + 0.16)/2), and (4 − 2)/√((1 + 1)/2).
  @Test func `a shifted mix and shifted intensities are flagged by name`() {
    let drift = Self.drift(
      Self.makeup(sex: [("F", 50), ("M", 50)]),
      Self.makeup(sex: [("F", 80), ("M", 20)], greys: [3, 4, 5]))
    #expect(drift.flagged.map(\.name) == ["sex", "mean grey"])
    #expect(agree(drift.flagged[0].difference, 0.3 / 0.205.squareRoot()))
    #expect(agree(drift.flagged[1].difference, 2))
    #expect(drift.flagged[0].parts.map(\.name) == ["F", "M"])
    #expect(drift.flagged[0].parts.map(\.training) == [0.5, 0.5])
    #expect(drift.flagged[0].parts.map(\.now) == [0.8, 0.2])
    #expect(agree(drift.chanceDifference, 1.96 * 0.02.squareRoot()))
  }

  @Test func `a value that the training cohort did not have is flagged`() {
    let training = Self.makeup(sex: [("F", 60), ("M", 60)])
    let drift = Self.drift(training, Self.makeup(sex: [("F", 60), ("M", 60)], site: "south"))
    #expect(drift.flagged.map(\.name) == ["site"])
    let parts = drift.flagged[0].parts
    #expect(parts.map(\.name) == ["north", TrainingProfile.otherValues])
    #expect(parts.map(\.now) == [0, 1])
  }

  @Test(arguments: 0..<24, [0, 3])
  func `no number of fewer than eleven patients is kept, nor can be worked out`(
    rare: Int, rarer: Int
  ) throws {
    let profile = TrainingProfile(
      Self.makeup(sex: [("F", 40), ("M", 25), ("Kestrel", rare), ("Quillon", rarer)]))
    let text = String(decoding: try JSONEncoder().encode(profile), as: UTF8.self)
    #expect(text.contains("Kestrel") == (rare >= 11))
    #expect(!text.contains("Quillon"))
    for attribute in profile.attributes.values {
      let counts = Array(attribute.patients.values) + [attribute.otherPatients]
      let isPooled = counts.allSatisfy { $0 == 0 || $0 >= 11 }
      #expect(isPooled)
      #expect(counts.reduce(0, +) == profile.patientCount)
    }
  }

  @Test func `an attribute whose values are all rare is not kept`() {
    let sexes = (0..<30).map { ("value\($0)", 4) }
    let profile = TrainingProfile(Self.makeup(sex: sexes))
    #expect(profile.attributes.keys.sorted() == ["ageBand", "site"])
    let row = Self.drift(Self.makeup(sex: sexes), Self.makeup(sex: sexes)).rows[1]
    #expect(row.name == "sex" && !row.isFlagged)
    #expect(row.reason == "the training cohort does not state it")
  }
}
