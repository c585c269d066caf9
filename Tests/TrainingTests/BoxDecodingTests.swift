internal import Annotations
internal import Cohorts
internal import Foundation
internal import Testing
internal import Training

/// Expected numbers: Tests/Peers/pixel_literals.py, and by hand.
struct BoxDecodingTests {
  /// Maps of 8 × 8 cells for an input of 128 pixels.
  private static let maps: PixelMaps = {
    var draws = Draws(seed: 2)
    var planes = [(0..<64).map { _ in Float(draws.below(800)) / 100 - 6 }]
    planes[0] = planes[0].map { 1 / (1 + exp(-$0)) }
    for _ in 0..<2 { planes.append((0..<64).map { _ in Float(draws.below(300)) / 100 + 0.5 }) }
    for _ in 0..<2 { planes.append((0..<64).map { _ in Float(draws.below(100)) / 100 }) }
    return PixelMaps(
      height: 8, width: 8, outputs: 5,
      values: (0..<64).flatMap { cell in planes.map { $0[cell] } })
  }()

  private func answer(
    rows: Int, columns: Int, place: (rows: Range<Int>, columns: Range<Int>), threshold: Double
  ) -> PixelAnswer {
    var facts = Picture.known(1, patient: 1)
    (facts.rows, facts.columns) = (rows, columns)
    return BoxDecoding(labels: ["lesion"], thresholds: [threshold]).answer(
      facts, maps: Self.maps, inputSize: 128, place: place)
  }

  @Test func `peaks become the boxes that the PyTorch twin finds`() {
    let found = answer(
      rows: 128, columns: 128, place: (0..<128, 0..<128), threshold: 0.01
    ).findings
    let expected = [
      [0.867611, 15.76, 3.12, 28, 33.12], [0.864127, 71.28, 96.32, 27.36, 27.52],
      [0.859362, 112.64, 0, 15.36, 27.52], [0.819345, 115.52, 20.4, 12.48, 19.36],
      [0.789182, 0, 74.88, 40.16, 49.6], [0.761333, 82, 36.32, 24.8, 17.92],
    ]
    #expect(found.count == 8)
    for (finding, numbers) in zip(found, expected) {
      let box = finding.box
      for (a, b) in zip([finding.score, box.x, box.y, box.width, box.height], numbers) {
        #expect(abs(a - b) < 1e-5)
      }
    }
    #expect(abs((found.last?.score ?? 0) - 0.63204) < 1e-5)
  }

  @Test func `boxes lie on the stored image, without the bars of the network's input`() {
    // 256 × 128 pixels lie in rows 32 to 95 of the input, halved.
    let found = answer(
      rows: 128, columns: 256, place: (32..<96, 0..<128), threshold: 0.01
    ).findings
    let inner = found.first { abs($0.score - 0.761333) < 1e-5 }?.box
    #expect(abs((inner?.x ?? 0) - 164) < 1e-4)
    #expect(abs((inner?.y ?? 0) - 8.64) < 1e-4)
    #expect(abs((inner?.width ?? 0) - 49.6) < 1e-4)
    #expect(abs((inner?.height ?? 0) - 35.84) < 1e-4)
    #expect(found.allSatisfy { $0.box.y >= 0 && $0.box.y + $0.box.height <= 128 })
  }

  @Test func `only boxes from the threshold on are reported, the best score always`() {
    let answer = answer(rows: 128, columns: 128, place: (0..<128, 0..<128), threshold: 0.8)
    #expect(answer.findings.count == 4)
    #expect(abs(answer.probabilities[0] - 0.867611) < 1e-5)
    let none = self.answer(rows: 128, columns: 128, place: (0..<128, 0..<128), threshold: 0.9)
    #expect(none.findings.isEmpty)
    #expect(abs(none.probabilities[0] - 0.867611) < 1e-5)
  }

  @Test func `a box is lowered by the Gaussian of its overlap with a better one`() {
    func finding(_ x: Double, _ score: Double) -> PixelAnswer.Finding {
      PixelAnswer.Finding(
        box: LabelledBox(label: "lesion", x: x, y: 0, width: 10, height: 4), score: score)
    }
    let kept = BoxDecoding.suppressed([finding(5, 0.6), finding(0, 0.9), finding(0, 0.05)])
    // Overlaps of 1/3 and 1: exp(−2/9) and exp(−2).
    #expect(kept.map(\.box.x) == [0, 5])
    #expect(abs(kept[1].score - 0.6 * exp(-2.0 / 9)) < 1e-12)
    // 0.05 · exp(−2) is under 0.01.
    #expect(kept.count == 2)
  }
}
