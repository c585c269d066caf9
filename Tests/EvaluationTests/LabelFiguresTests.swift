import Evaluation
import Testing

/// When labels say enough for a figure of calibration; expected numbers are by hand.
@Suite struct LabelFiguresTests {
  /// One image and answer of each patient: probabilities and truths.
  private static func figures(_ units: [(probability: Double, truth: Int)]) -> LabelFigures {
    let images = units.indices.map { place in
      MonitoredPatient.Image(
        patientID: "p\(place)", unitID: "c\(place)", pixelDigest: "", attributes: [:],
        numbers: [:], features: nil, isRefused: false)
    }
    let rows = units.enumerated().map { place, unit in
      PredictionRow(
        caseID: "c\(place)", patientID: "p\(place)", unit: .image, unitID: "c\(place)",
        label: "finding", score: unit.probability, probability: unit.probability, threshold: nil,
        call: nil, status: .ok, reason: "", truth: unit.truth, fold: nil, part: nil)
    }
    return LabelFigures("finding", of: MonitoredPatient.patients(of: images, rows: rows))
  }

  /// So many of each probability, so many of them positive.
  private static func units(
    _ table: [(probability: Double, patients: Int, positives: Int)]
  ) -> [(probability: Double, truth: Int)] {
    table.flatMap { row in
      (0..<row.patients).map { (row.probability, $0 < row.positives ? 1 : 0) }
    }
  }

  @Test func `probabilities that part the classes say nothing of calibration`() {
    let sure = Self.figures(Self.units([(0.02, 60, 0), (0.98, 40, 40)]))
    #expect(sure.intercept == nil && sure.slope == nil && sure.area == nil)
    let soft = Self.figures(Self.units([(0.3, 60, 0), (0.7, 40, 40)]))
    #expect(soft.intercept == nil && soft.slope == nil && soft.area == nil)
  }

  /// One positive among 60 sure negatives: the fitted means there are 1/60, so that information is
  /// 60 · 1/60 · 59/60, below 1.
  @Test func `one error of a sure model says nothing of calibration`() {
    let figures = Self.figures(Self.units([(0.0001, 60, 1), (0.9999, 40, 40)]))
    #expect(figures.intercept == nil && figures.slope == nil)
    #expect(figures.area != nil)
  }

  @Test func `equal probabilities have an intercept and no slope`() {
    let figures = Self.figures(Self.units([(0.3, 100, 40)]))
    #expect(figures.slope == nil)
    // By hand: ln(0.4/0.6) − ln(0.3/0.7), information 24, error √(100/99 · 24)/24.
    #expect(agree(figures.intercept?.value ?? 0, 0.4418327522790393, 1e-9))
    #expect(agree(figures.intercept?.error ?? 0, 0.20515248496555458, 1e-9))
  }
}
