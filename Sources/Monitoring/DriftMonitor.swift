package import Evaluation

/// Holds patients that come against the reference in a model.
///
/// Tests of counts are permutations of patients, of features the chance of the embeddings' means,
/// of figures z; an alarm needs an effect over its limit and p after Benjamini and Hochberg, in
/// two families that share alpha: tests of what comes in, and tests of labels.
package struct DriftMonitor: Sendable {
  let reference: MonitorReference
  let limits: DriftLimits
  /// The largest adjusted p of an alarm.
  let alpha: Double
  /// Seed of permutations and draws.
  let seed: UInt64
  /// The most draws of a p value.
  let draws: Int

  /// Makes a monitor.
  package init(
    _ reference: MonitorReference, limits: DriftLimits, alpha: Double, seed: UInt64
  ) {
    (self.reference, self.limits, self.alpha, self.seed) = (reference, limits, alpha, seed)
    draws = SequentialPValue.draws(
      tests: Self.mostTests(reference), families: Self.families, alpha: alpha)
  }

  /// Tests of what comes in, and tests of labels.
  private static let families = 2

  /// How many tests a family can have of patients of all groups, all of them labelled.
  private static func mostTests(_ reference: MonitorReference) -> Int {
    let incoming = reference.parts.reduce(1 + 2 * reference.attributes.count) {
      $0 + $1.numbers.count + 1 + $1.labels.count
    }
    // Prevalences are of all patients, three figures of every part.
    let labels = reference.whole.labels.count * (1 + 3 * reference.parts.count)
    return max(incoming, labels)
  }

  /// Whether the largest drift could be an alarm if it were the only one among these tests; else
  /// alpha is too small for the draws that are made.
  package func canAlarm(_ tests: [DriftTest]) -> Bool {
    let sizes = Dictionary(grouping: tests.filter { $0.pValue != nil }, by: \.kind.needsLabels)
      .mapValues(\.count)
    return sizes.values.allSatisfy {
      SequentialPValue.suffices(draws, tests: $0, families: sizes.count, alpha: alpha)
    }
  }

  /// Why a test is not made.
  static let tooFew = "fewer than \(MonitorReference.fewestPatients) patients"
  static let noReference = "the reference of the model holds too few patients for it, or none"
  static let noFigure =
    "the reference of the model holds too few patients for it, or answers too sure to err"

  /// All comparisons with their verdicts, all patients first, then groups.
  package func tests(of patients: [MonitoredPatient]) -> [DriftTest] {
    let embeddings = MonitorReference.embeddings(patients, reference.embedding)
    var tests: [DriftTest] = []
    for part in reference.parts {
      let members = patients.indices.filter {
        part.attribute == MonitorReference.all
          || patients[$0].attributes[part.attribute] == part.group
      }
      let comparison = PartComparison(
        monitor: self, part: part, patients: members.map { patients[$0] },
        embeddings: members.compactMap { embeddings[$0] })
      if part.attribute == MonitorReference.all {
        tests += comparison.inputs(from: tests.count)
        tests += comparison.scope(from: tests.count)
        tests += comparison.features(from: tests.count)
        tests += comparison.outputs(from: tests.count)
        tests += comparison.mix(from: tests.count)
        tests += comparison.missing(from: tests.count)
        tests += comparison.prevalences(from: tests.count)
        tests += comparison.figures()
      } else {
        tests += comparison.inputs(from: tests.count)
        tests += comparison.features(from: tests.count)
        tests += comparison.outputs(from: tests.count)
        tests += comparison.figures()
      }
    }
    return tests.judged(alpha: alpha)
  }
}
