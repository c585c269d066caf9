import Evaluation
import Foundation
import Testing

/// Compares with the file that Tests/Peers/statistics_peers.py writes; runs only where it is named.
///
///     FOVEA_PEER_CASES=cases.json swift test -c release --filter PeerTests
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FOVEA_PEER_CASES"] != nil))
struct PeerTests {
  private struct Document: Decodable {
    var cases: [PeerCase]
    var families: [Family]
    var several: [Several]
  }

  struct Family: Decodable {
    var p: [Double]
    var holm: [Double]
    var bh: [Double]
  }

  struct Several: Decodable {
    var kind: LabelKind
    var truth: [[Int]]
    var score: [[Double]]
    var call: [[Int]]
    var expected: [String: Double?]
  }

  @Test func `every measure is the peers'`() throws {
    let path = try #require(ProcessInfo.processInfo.environment["FOVEA_PEER_CASES"])
    let document = try JSONDecoder().decode(
      Document.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    var table = PeerTable()
    for one in document.cases {
      let found = one.found
      for (key, expected) in one.expected {
        let name = String(key.split(separator: " · ")[0])
        table.compare(key, one.name, found[name] ?? nil, expected)
      }
    }
    for (index, family) in document.families.enumerated() {
      for (ours, theirs) in zip(MultipleTesting.holm(family.p), family.holm) {
        table.compare("Holm · statsmodels", "\(index)", ours, theirs)
      }
      for (ours, theirs) in zip(MultipleTesting.benjaminiHochberg(family.p), family.bh) {
        table.compare("Benjamini–Hochberg · statsmodels", "\(index)", ours, theirs)
      }
    }
    for one in document.several {
      let found = Self.together(one)
      for (key, expected) in one.expected {
        let name = String(key.split(separator: " · ")[0])
        table.compare("\(one.kind): \(key)", "600", found[name], expected)
      }
    }
    print(table.text)
    #expect(table.failures == [])
  }

  private static func together(_ several: Several) -> [String: Double] {
    var rows: [PredictionRow] = []
    for unit in several.truth.indices {
      for label in several.truth[unit].indices {
        rows.append(
          Fixture.row(
            unit, label: "k\(label)", score: several.score[unit][label],
            truth: several.truth[unit][label], threshold: nil, call: several.call[unit][label]))
      }
    }
    let summary = CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: [:]),
      options: Fixture.options(kind: several.kind)
    ).summary()
    var found: [String: Double] = [:]
    found["macro auroc"] = summary.macro?.auroc.value ?? summary.multiLabel?.macroAuroc.value
    found["accuracy"] = summary.macro?.accuracy.value
    found["subset accuracy"] = summary.multiLabel?.subsetAccuracy.value
    found["hamming loss"] = summary.multiLabel?.hammingLoss.value
    for (row, values) in (summary.macro?.confusion ?? []).enumerated() {
      for (column, value) in values.enumerated() {
        found["confusion \(row)\(column)"] = Double(value)
      }
    }
    return found
  }
}

/// One input with what the peers say of it.
struct PeerCase: Decodable {
  var name: String
  var patients: [Int]
  var truth: [Int]
  var score: [Double]
  var call: [Int]
  var group: [Int]
  var expected: [String: Double?]

  private var sample: Sample {
    Sample(
      truth.indices.map {
        Observation(
          score: score[$0], truth: truth[$0] == 1, patient: patients[$0], probability: score[$0],
          call: call[$0] == 1, unit: $0)
      }, patientBound: (patients.max() ?? -1) + 1)
  }

  /// The same numbers from this room, by the names that the script uses.
  var found: [String: Double?] {
    let sample = sample
    let truths = truth.map { $0 == 1 }
    var found: [String: Double?] = [
      "auroc": AUROC.value(scores: score, truths: truths),
      "auprc": AveragePrecision.value(scores: score, truths: truths),
      "f1": sample.confusion?.f1, "mcc": sample.confusion?.mcc,
      "accuracy": Double(zip(truth, call).count { $0 == $1 }) / Double(truth.count),
    ]
    let bootstrap = PatientBootstrap(
      sample, replicates: 0, level: 0.95, seed: 1, withBand: false, on: Fixture.oneThread)
    let estimates = sample.estimates(
      options: Fixture.options(), bootstrap: bootstrap, isWhole: true)
    for metric in [
      Metric.sensitivity, .specificity, .ppv, .npv, .brier, .logLoss, .ece, .citl,
      .calibrationSlope,
    ] {
      found[metric.rawValue] = estimates[metric]?.value
      found["\(metric.rawValue) lower"] = estimates[metric]?.lower
      found["\(metric.rawValue) upper"] = estimates[metric]?.upper
    }
    if Set(truths).count == 2 {
      let platt = PlattFit(logits: score.map(Calibration.logit), truths: truths)
      found["platt slope"] = platt.slope
      found["platt intercept"] = platt.intercept
      let line = IsotonicFit(scores: score, truths: truths)
      for q in [0.05, 0.31, 0.5, 0.77, 0.99] {
        found["isotonic at \(q)"] = line.apply(toProbability: q)
      }
    }
    if expected["equalized_odds · fairlearn"] != nil { addGroups(to: &found, sample) }
    return found
  }

  private func addGroups(to found: inout [String: Double?], _ sample: Sample) {
    var attributes: [String: [String: String]] = [:]
    for (patient, value) in zip(patients, group) { attributes["p\(patient)"] = ["g": "\(value)"] }
    let rows = truth.indices.map {
      Fixture.row(
        $0, patient: patients[$0], score: score[$0], truth: truth[$0], threshold: nil,
        call: call[$0])
    }
    let label = CohortTable(
      predictions: rows, attributes: CohortAttributes(patients: attributes),
      options: Fixture.options(groups: ["g"])
    ).summary().labels[0]
    let table = label.attributes[0]
    found["equalized_odds"] = table.equalizedOdds.gap.value
    for gap in table.rateGaps {
      found["gap \(gap.metric.rawValue)"] = gap.gap.value
      found["ratio \(gap.metric.rawValue)"] = gap.ratio
    }
    let newcombe = sample.filter { group[$0.unit] == 0 }.rateDifference(
      .sensitivity, from: sample.filter { group[$0.unit] == 1 }, counts: sample.counts,
      level: 0.95)
    found["newcombe lower"] = newcombe.lower
    found["newcombe upper"] = newcombe.upper
  }
}

/// The largest difference from each peer.
struct PeerTable {
  private var worst: [String: (count: Int, difference: Double)] = [:]
  private(set) var failures: [String] = []

  /// torchmetrics computes areas and bins in single precision; iterative peers stop early.
  static func tolerance(_ key: String) -> Double {
    if key.hasSuffix("torchmetrics") { return 2e-6 }
    return key.hasPrefix("platt") ? 1e-4 : 1e-9
  }

  mutating func compare(_ key: String, _ name: String, _ ours: Double?, _ theirs: Double?) {
    var difference = 0.0
    if let ours, let theirs {
      difference = abs(ours - theirs) / max(1, abs(theirs))
    } else if (ours == nil) != (theirs == nil) {
      difference = .infinity
    }
    if !(difference <= Self.tolerance(key)) {
      failures.append(
        "\(key), \(name): \(ours.map { "\($0)" } ?? "null"), peer "
          + (theirs.map { "\($0)" } ?? "null"))
    }
    let known = worst[key] ?? (0, 0)
    worst[key] = (known.count + 1, max(known.difference, difference))
  }

  /// One line per measure and peer: comparisons and the largest relative difference.
  var text: String {
    worst.sorted { $0.key < $1.key }.map {
      "| \($0.key) | \($0.value.count) | \($0.value.difference) |"
    }.joined(separator: "\n")
  }
}
