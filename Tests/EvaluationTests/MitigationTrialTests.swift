import Evaluation
import TestSupport
import Testing

/// Expected numbers are of scikit-learn, see Tests/Peers/mitigation_literals.py.
@Suite struct MitigationTrialTests {
  private static let seeds = 3
  private static let patients = 160

  /// By how much a finding raises the score at sites A and B.
  private static let gains: [String: [Double]] = [
    "plain": [0.4, 0.15], "better": [0.4, 0.4], "levelled": [0.15, 0.15], "poor": [0.4, 0.05],
    "slight": [0.4, 0.18], "wider": [0.6, 0.15],
  ]

  private static func table(_ name: String, seed: Int) -> [PredictionRow] {
    (0..<patients).map { patient in
      let truth = patient / 2 % 2
      let gain = gains[name]?[patient % 2] ?? 0
      let score = gain * Double(truth) + 0.6 * Double((patient * 37 + seed * 17) % 61) / 61
      return PredictionRow(
        caseID: "c\(patient)", patientID: "p\(patient)", unit: .image, unitID: "c\(patient)",
        label: "sick", score: score, probability: nil, threshold: nil, call: nil, status: .ok,
        reason: "", truth: truth, fold: nil, part: nil)
    }
  }

  private static func arm(_ name: String, firstSeed: Int = 0) -> MitigationTrial.Arm {
    MitigationTrial.Arm(
      method: name, tables: (0..<seeds).map { table(name, seed: firstSeed + $0) })
  }

  private static func trials(
    _ methods: [MitigationTrial.Arm], plain: MitigationTrial.Arm = arm("plain"),
    site: @escaping (Int) -> String = { $0 % 2 == 0 ? "A" : "B" }, threads: Int = 2
  ) -> [MitigationTrial] {
    MitigationTrial.trials(
      plain: plain, methods: methods,
      attributes: CohortAttributes(
        cases: (0..<patients).map { .init(unitID: "c\($0)", values: ["site": site($0)]) }),
      plan: MitigationTrial.Plan(
        attribute: "site", replicates: 1000, seed: 5, threads: threads))
  }

  private func check(
    _ trial: MitigationTrial, all: Double, groups: [Double], worst: Double, gap: Double
  ) {
    #expect(close(trial.whole.treated, all))
    #expect(trial.groups.map(\.name) == ["A", "B"])
    for (group, value) in zip(trial.groups, groups) {
      #expect(close(group.comparison.treated, value), "\(group.name)")
      #expect(group.isEligible)
    }
    #expect(close(trial.worst?.treated, worst))
    #expect(close(trial.gap?.treated, gap))
  }

  private func close(_ found: Double?, _ expected: Double) -> Bool {
    abs((found ?? .nan) - expected) < 1e-6
  }

  @Test func `numbers are scikit-learn's, and each planted end is found`() throws {
    let names = ["better", "levelled", "poor"]
    let trials = Self.trials(names.map { Self.arm($0) })
    #expect(trials.map(\.method) == names)
    #expect(trials.map(\.verdict) == [.improved, .levelledDown, .harmed])
    #expect(close(trials[0].whole.plain, 0.8188021) && close(trials[0].gap?.plain, 0.22))
    check(trials[0], all: 0.935, groups: [0.9333333, 0.9391667], worst: 0.9333333, gap: 0.0058333)
    check(
      trials[1], all: 0.7043229, groups: [0.7008333, 0.7133333], worst: 0.7008333, gap: 0.0125)
    check(
      trials[2], all: 0.7494792, groups: [0.9333333, 0.57375], worst: 0.57375, gap: 0.3595833)
    #expect(
      trials[1].reason == "the gap narrows because A loses, and the worst group gains nothing")
    #expect(trials.allSatisfy { $0.level == 1 - 0.05 / 3 && $0.seeds == 3 })
    #expect(close(trials[0].worst?.seedMargin, 0.0502142))
    #expect(trials[0].groups[0].comparison.seedMargin == 0)
  }

  @Test func `gains of all seeds that differ much are no evidence`() throws {
    let tables = ["better", "slight", "slight"].enumerated().map { Self.table($1, seed: $0) }
    let arm = MitigationTrial.Arm(method: "erratic", tables: tables)
    let trial = try #require(Self.trials([arm]).first)
    let worst = try #require(trial.worst)
    #expect((worst.difference.lower ?? 0) > 0 && worst.bySeed.allSatisfy { $0 > 0 })
    #expect(close(worst.bySeed.reduce(0, +) / 3, 0.0885417))
    #expect(close(worst.seedMargin, 0.2680239))
    #expect(!worst.isRise && trial.verdict == .noEvidence)
    #expect(
      trial.reason
        == "no difference that decides is beyond 0 both with its interval and by seed")
  }

  @Test func `what rose beside the worst group is named, and decides nothing`() throws {
    let trial = try #require(Self.trials([Self.arm("wider")]).first)
    #expect(trial.verdict == .noEvidence)
    #expect(close(trial.whole.treated, 0.8517708) && close(trial.gap?.treated, 0.2866667))
    #expect(
      trial.reason == "the worst group does not gain; all units gain; A gains; the gap widens")
  }

  /// With folds every fold has a network of its own; here each method's fold answers higher by a
  /// step than the one before.
  @Test func `scores of different folds are not held against each other`() throws {
    func folded(_ name: String, step: Double) -> MitigationTrial.Arm {
      MitigationTrial.Arm(
        method: name,
        tables: Self.arm("plain").tables.map { rows in
          rows.enumerated().map { patient, row in
            var row = row
            let fold = patient / 4 % 5
            (row.fold, row.score) = (fold, row.score.map { $0 + step * Double(fold) })
            return row
          }
        })
    }
    let trial = try #require(
      Self.trials([folded("stepwise", step: 0.3)], plain: folded("plain", step: 0)).first)
    check(
      trial, all: 0.8174479, groups: [0.9479167, 0.684375], worst: 0.684375, gap: 0.2635417)
    for comparison in [trial.whole] + trial.groups.map(\.comparison) {
      #expect(comparison.difference.value == 0 && comparison.bySeed == [0, 0, 0])
    }
    #expect(trial.verdict == .noEvidence)
  }

  @Test func `methods and labels share five per cent`() {
    func twice(_ arm: MitigationTrial.Arm) -> MitigationTrial.Arm {
      MitigationTrial.Arm(
        method: arm.method,
        tables: arm.tables.map { rows in
          rows
            + rows.map { row in
              var row = row
              row.label = "ill"
              return row
            }
        })
    }
    let trials = Self.trials(
      [twice(Self.arm("better")), twice(Self.arm("poor"))], plain: twice(Self.arm("plain")))
    #expect(trials.map(\.label) == ["ill", "ill", "sick", "sick"])
    #expect(trials.allSatisfy { $0.level == 1 - 0.05 / 4 })
  }

  @Test func `the same training with other seeds is no evidence`() {
    let trials = Self.trials([Self.arm("plain", firstSeed: 3), Self.arm("plain")])
    #expect(trials.map(\.verdict) == [.noEvidence, .noEvidence])
    #expect(trials[1].whole.difference.value == 0)
  }

  @Test func `a gain of one seed alone is no evidence`() throws {
    var tables = Self.arm("better").tables
    tables[2] = Self.table("poor", seed: 2)
    let arm = MitigationTrial.Arm(method: "lucky", tables: tables)
    let trial = try #require(Self.trials([arm]).first)
    #expect(trial.verdict == .noEvidence)
    #expect((trial.worst?.bySeed ?? []).map { $0 > 0 } == [true, true, false])
  }

  @Test func `groups of few patients or of no stated value decide nothing`() throws {
    let few = try #require(
      Self.trials([Self.arm("better")]) { $0 < 20 ? "A" : "B" }.first)
    #expect(few.groups.map(\.isEligible) == [false, true])
    #expect(few.worst == nil && few.verdict == .noEvidence)
    #expect(
      few.reason
        == "fewer than two groups have 30 patients of either class; all units gain; B gains")
    let unknown = try #require(
      Self.trials([Self.arm("better")]) { $0 % 2 == 0 ? "" : "B" }.first)
    #expect(unknown.groups.map(\.name) == ["B", "unknown"])
    #expect(unknown.groups.map(\.isEligible) == [true, false])
  }

  @Test func `trials are the same bytes with one thread and two`() {
    let arms = [Self.arm("better"), Self.arm("poor")]
    #expect(Self.trials(arms, threads: 1) == Self.trials(arms, threads: 2))
  }
}
