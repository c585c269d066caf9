import Evaluation
import Testing

@Suite struct LearningCurveTests {
  /// One image of each patient, every other one positive, positives higher by `lift`.
  private func rows(
    _ count: Int, lift: Double, label: String = "lesion", from first: Int = 0
  ) -> [PredictionRow] {
    (first..<count).map { number in
      let truth = number % 2
      // A fixed scatter of 0, 1/7 … 6/7 that is the same in both classes.
      let score = Double(number / 2 % 7) / 7 + (truth == 1 ? lift : 0)
      return PredictionRow(
        caseID: "c\(number)", patientID: "p\(number)", unit: .image, unitID: "c\(number)",
        label: label, score: score, probability: nil, threshold: nil, call: nil, status: .ok,
        reason: "", truth: truth, fold: nil, part: nil)
    }
  }

  private func arm(
    _ share: Double, pretrained: [PredictionRow], random: [PredictionRow]
  ) -> LearningCurve.Arm {
    LearningCurve.Arm(
      share: share, patients: [9, 10, 10], epochs: 3, pretrained: pretrained, random: random)
  }

  @Test func `points ascend by share and say what they are made of`() throws {
    let (some, none) = (rows(140, lift: 0.5), rows(140, lift: 0))
    let curve = LearningCurve(
      [arm(1, pretrained: some, random: none), arm(0.1, pretrained: none, random: none)],
      confidenceLevel: 0.95)
    #expect(curve.points.map(\.share) == [0.1, 1])
    #expect(curve.points.map(\.patients) == [10, 10])
    #expect(curve.points.map(\.epochs) == [3, 3])
    #expect(curve.points[0].labels.map(\.label) == ["lesion"])
    // Where all scores are scattered alike every pair is as likely this way as that.
    #expect(curve.points[0].labels[0].random.value == 0.5)
    #expect(curve.points[0].labels[0].growth == nil)
  }

  @Test func `differences are DeLong's on the same units`() throws {
    let (much, little, none) = (rows(140, lift: 0.5), rows(140, lift: 0.2), rows(140, lift: 0))
    let curve = LearningCurve(
      [arm(0.5, pretrained: little, random: none), arm(1, pretrained: much, random: little)],
      confidenceLevel: 0.9)
    func paired(_ first: [PredictionRow], _ second: [PredictionRow]) -> PairedDifference {
      DeLong.pairedDifference(
        first: first.compactMap(\.score), second: second.compactMap(\.score),
        truths: first.map { $0.truth == 1 }, patients: first.map(\.patientID), level: 0.9)
    }
    let points = curve.points.compactMap(\.labels.first)
    #expect(points[0].difference == paired(little, none))
    #expect(points[1].difference == paired(much, little))
    #expect(points[1].growth == paired(much, little))
    #expect(points[1].pretrained.value == points[1].difference.firstArea)
    #expect(points[1].random.value == points[1].difference.secondArea)
  }

  @Test func `only units that all networks answered count`() {
    var torn = rows(140, lift: 0.5)
    torn[3].status = .outOfScope
    torn[3].score = nil
    torn[8].truth = nil
    // A withheld answer has a score, and counts.
    torn[11].status = .abstained
    let curve = LearningCurve(
      [arm(1, pretrained: torn, random: rows(140, lift: 0, from: 6).reversed())],
      confidenceLevel: 0.95)
    let label = curve.points[0].labels[0]
    #expect(label.pretrained.counts.imageCount == 133)
    #expect(label.random.counts == label.pretrained.counts)
    #expect(label.difference.difference.counts == label.pretrained.counts)
  }

  @Test func `labels stand for themselves, sorted`() {
    let both = rows(140, lift: 0.5, label: "mass") + rows(140, lift: 0, label: "cyst")
    let curve = LearningCurve(
      [arm(1, pretrained: both, random: both)], confidenceLevel: 0.95)
    #expect(curve.points[0].labels.map(\.label) == ["cyst", "mass"])
    #expect(curve.points[0].labels[0].pretrained.value == 0.5)
    #expect(curve.points[0].labels[1].difference.difference.value == 0)
  }

  @Test func `few patients give a reason instead of numbers`() {
    let few = rows(12, lift: 0.5)
    let curve = LearningCurve(
      [arm(1, pretrained: few, random: few)], confidenceLevel: 0.95)
    let label = curve.points[0].labels[0]
    #expect(label.pretrained.value == nil && label.difference.difference.value == nil)
    #expect(label.random.reason == "fewer than 10 positive or negative patients")
  }
}
