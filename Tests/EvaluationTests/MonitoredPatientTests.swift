import Evaluation
import Testing

@Suite struct MonitoredPatientTests {
  private static func image(
    _ unit: String, _ digest: String, brightness: Double, isRefused: Bool
  ) -> MonitoredPatient.Image {
    MonitoredPatient.Image(
      patientID: "p", unitID: unit, pixelDigest: digest, attributes: ["view": unit],
      numbers: ["brightness": brightness, "nothing": .nan], features: nil, isRefused: isRefused)
  }

  private static func row(_ unit: String, _ probability: Double?, truth: Int) -> PredictionRow {
    PredictionRow(
      caseID: unit, patientID: "p", unit: .image, unitID: unit, label: "finding",
      score: probability, probability: probability, threshold: nil, call: nil, status: .ok,
      reason: "", truth: truth, fold: nil, part: nil)
  }

  @Test func `a patient counts by the image with the smallest digest, in whatever order`() {
    let images = [
      Self.image("u1", "c", brightness: 1, isRefused: true),
      Self.image("u2", "a", brightness: 3, isRefused: false),
      Self.image("u3", "b", brightness: 8, isRefused: true),
    ]
    let rows = [
      Self.row("u1", 0.1, truth: 1), Self.row("u2", 0.9, truth: 0), Self.row("u3", 0.2, truth: 1),
    ]
    for order in [images, images.reversed()] {
      let patients = MonitoredPatient.patients(of: order, rows: rows)
      #expect(patients.count == 1)
      #expect(patients[0].numbers == ["brightness": 3] && patients[0].attributes == ["view": "u2"])
      #expect(patients[0].probability(of: "finding") == 0.9)
      #expect(MonitorReference.scopeCounts(patients) == ["answered": 1, "refused": 0])
      #expect(
        MonitorReference.truthCounts("finding", patients) == ["positive": 0, "negative": 1])
    }
  }

  @Test func `a unit without answer is not stood in for by another`() {
    let images = [
      Self.image("u1", "b", brightness: 1, isRefused: false),
      Self.image("u2", "a", brightness: 3, isRefused: true),
    ]
    let patients = MonitoredPatient.patients(
      of: images, rows: [Self.row("u1", 0.1, truth: 1), Self.row("u2", nil, truth: 1)])
    #expect(patients[0].probability(of: "finding") == nil)
    #expect(MonitorReference.scopeCounts(patients) == ["answered": 0, "refused": 1])
  }
}
