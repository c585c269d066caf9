import Annotations
import Evaluation
import Monitoring
import Testing

@Suite struct FeedbackRoundTests {
  private let units: [String: FeedbackRound.Unit] = [
    "c1": .init(patientID: "p1", part: "train", isTest: false, labels: ["sick": "0"]),
    "c2": .init(patientID: "p2", part: "train", isTest: false, labels: ["sick": "1"]),
    "c3": .init(patientID: "p3", part: "test", isTest: true, labels: ["sick": "0"]),
  ]

  private func answer(
    _ unit: String, _ verdict: ReaderVerdict, call: String? = "0", _ answer: String? = nil,
    reader: String = "r1", isVisible: Bool = true
  ) -> FeedbackAnswer {
    FeedbackAnswer(
      unitID: unit, label: "sick", call: call, verdict: verdict, answer: answer, reason: nil,
      reader: reader, time: "2026-01-31T09:30:00Z", isVisible: isVisible)
  }

  private func round(_ answers: [FeedbackAnswer]) -> FeedbackRound {
    FeedbackRound(
      answers, units: units, unit: "image", number: 1, earlier: [], adjudicates: false)
  }

  @Test func `an accepted answer, a correction and a rejection become labels`() {
    let accepted = round([answer("c1", .accepted)]).changes
    #expect(accepted.map(\.value) == ["0"] && accepted.map(\.isNew) == [false])
    let corrected = round([answer("c1", .corrected, "1")]).changes
    #expect(corrected.map(\.value) == ["1"] && corrected.map(\.isNew) == [true])
    let rejected = round([answer("c2", .rejected)]).changes
    #expect(rejected.map(\.value) == [nil] && rejected.map(\.verdict) == [.rejected])
  }

  @Test func `a case of the test part keeps its label and is remembered`() {
    let round = round([answer("c3", .corrected, "1")])
    #expect(round.changes == [])
    #expect(round.entries.map(\.fate) == [.test])
    #expect(round.entries.map(\.after) == ["1"])
  }

  @Test func `where readers differ nothing changes`() {
    let round = round([
      answer("c1", .accepted), answer("c1", .corrected, "1", reader: "r2"),
    ])
    #expect(round.changes == [])
    #expect(round.entries.map(\.fate) == [.disputed, .disputed])
  }

  @Test func `an answer about a unit that is not there is remembered as such`() {
    let round = round([answer("c9", .rejected)])
    #expect(round.changes == [])
    #expect(round.entries.map(\.fate) == [.unknown])
  }

  @Test func `a blind reader who says what the model said has accepted it`() {
    let blind = round([answer("c1", .corrected, call: "1", "1", isVisible: false)])
    #expect(blind.changes.map(\.verdict) == [.accepted])
    let seen = round([answer("c1", .corrected, call: "0", "1")])
    #expect(seen.changes.map(\.verdict) == [.corrected])
    let unknown = round([answer("c1", .corrected, call: nil, "1", isVisible: false)])
    #expect(unknown.changes.map(\.verdict) == [.corrected])
  }

  @Test func `the order of the rows changes nothing`() {
    let answers = [
      answer("c2", .rejected), answer("c1", .accepted), answer("c1", .accepted, reader: "r2"),
    ]
    #expect(round(answers) == round(answers.reversed()))
  }

  /// Produced by scikit-learn, see Tests/Peers/feedback_literals.py.
  @Test func `agreement of readers who saw the answer is apart from that of those who did not`() {
    let model = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0]
    let visible = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0]
    let blind = [1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1]
    var units: [String: FeedbackRound.Unit] = [:]
    var answers: [FeedbackAnswer] = []
    for index in model.indices {
      units["c\(index)"] = .init(
        patientID: "p\(index)", part: "train", isTest: false, labels: [:])
      for (said, reader, isVisible) in [(visible, "r1", true), (blind, "r2", false)] {
        answers.append(
          answer(
            "c\(index)", .corrected, call: "\(model[index])", "\(said[index])", reader: reader,
            isVisible: isVisible))
      }
    }
    let round = FeedbackRound(
      answers, units: units, unit: "image", number: 1, earlier: [], adjudicates: false)
    let found = FeedbackAgreement.all(
      of: round.entries, patientOf: { units[$0]?.patientID ?? "" },
      resampling: PatientResampling(replicates: 200, level: 0.95, seed: 1))
    #expect(found.map(\.label) == ["sick"])
    #expect(found.map(\.visible.numbers?.agreement.value) == [0.9166666666666666])
    #expect(abs((found[0].visible.numbers?.kappa.value ?? 0) - 0.8333333333333334) < 1e-12)
    #expect(found.map(\.blind.numbers?.agreement.value) == [0.5833333333333334])
    #expect(abs((found[0].blind.numbers?.kappa.value ?? 0) - 0.16666666666666663) < 1e-12)
  }

  @Test func `the test part and answers that say nothing give no agreement`() {
    let round = round([answer("c3", .accepted), answer("c1", .rejected)])
    let found = FeedbackAgreement.all(
      of: round.entries, patientOf: { $0 },
      resampling: PatientResampling(replicates: 10, level: 0.95, seed: 1))
    #expect(found.map(\.visible.answers) == [0])
    #expect(found.map(\.visible.leftOut) == [1])
    #expect(found.map(\.visible.reason) == ["no such answers, so no evidence"])
  }
}
