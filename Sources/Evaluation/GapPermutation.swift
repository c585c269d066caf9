internal import Compute

/// The gap between groups when group labels mean nothing, by permuting them over patients.
///
/// Where every patient is in one group, labels are exchanged among patients of the same outcome
/// (only positive units, only negative, both). Where units of one patient are in several groups
/// (the view of an image), whole patients exchange the labels of their units among those with as
/// many positive and negative units, and inside a patient labels are shuffled among units of the
/// same truth. Replicate r draws from the generator of (seed, r) alone.
package struct GapPermutation {
  private let units: [Observation]
  private let groups: [Int]
  private let groupCount: Int
  /// For each patient its positive and its negative units, as positions in `units`.
  private let patients: [(positive: [Int], negative: [Int])]
  /// Patients that may exchange labels, as positions in `patients`.
  private let strata: [[Int]]
  private let isFixedByPatient: Bool

  /// - Parameters:
  ///   - sample: units of the compared groups only.
  ///   - groupOf: group of an observation, in 0..<groupCount.
  package init(_ sample: Sample, groupCount: Int, groupOf: (Observation) -> Int) {
    units = sample.observations
    groups = units.map(groupOf)
    self.groupCount = groupCount
    var byPatient = [(positive: [Int], negative: [Int])](
      repeating: ([], []), count: sample.patientBound)
    for (position, unit) in units.enumerated() {
      if unit.truth {
        byPatient[unit.patient].positive.append(position)
      } else {
        byPatient[unit.patient].negative.append(position)
      }
    }
    let groups = groups
    // Inside a patient, units in order of group: nothing of the score's order is carried over.
    let byGroup = { (a: Int, b: Int) in groups[a] < groups[b] }
    patients = byPatient.filter { !$0.positive.isEmpty || !$0.negative.isEmpty }.map {
      ($0.positive.sorted(by: byGroup), $0.negative.sorted(by: byGroup))
    }
    isFixedByPatient = patients.allSatisfy {
      Set(($0.positive + $0.negative).map { groups[$0] }).count == 1
    }
    var strata: [[Int]: [Int]] = [:]
    for (index, patient) in patients.enumerated() {
      let size = [patient.positive.count, patient.negative.count]
      strata[isFixedByPatient ? size.map { min($0, 1) } : size, default: []].append(index)
    }
    self.strata = strata.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// Largest less smallest AUROC among the groups as they are.
  package var observedGap: Double { gap(groups) }

  /// The gap of each replicate.
  package func nullGaps(replicates: Int, seed: UInt64) -> [Double] {
    (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      return gap(permuted(&generator))
    }
  }

  private func permuted(_ generator: inout SeededGenerator) -> [Int] {
    var result = groups
    for stratum in strata {
      var donors = stratum
      generator.shuffle(&donors)
      for (receiver, donor) in zip(stratum, donors) {
        if isFixedByPatient {
          let label = groups[(patients[donor].positive + patients[donor].negative)[0]]
          for position in patients[receiver].positive + patients[receiver].negative {
            result[position] = label
          }
        } else {
          for part in [\(positive: [Int], negative: [Int]).positive, \.negative] {
            var labels = patients[donor][keyPath: part].map { groups[$0] }
            generator.shuffle(&labels)
            for (position, label) in zip(patients[receiver][keyPath: part], labels) {
              result[position] = label
            }
          }
        }
      }
    }
    return result
  }

  /// One pass over ascending scores, counting pairs by group in whole and half wins.
  private func gap(_ groups: [Int]) -> Double {
    var positives = [Int](repeating: 0, count: groupCount)
    var negatives = positives
    var tiedPositives = positives
    var tiedNegatives = positives
    var doubled = positives
    var start = 0
    while start < units.count {
      var end = start
      while end < units.count, units[end].score == units[start].score {
        if units[end].truth {
          tiedPositives[groups[end]] += 1
        } else {
          tiedNegatives[groups[end]] += 1
        }
        end += 1
      }
      for position in start..<end {
        let group = groups[position]
        doubled[group] += tiedPositives[group] * (2 * negatives[group] + tiedNegatives[group])
        positives[group] += tiedPositives[group]
        negatives[group] += tiedNegatives[group]
        tiedPositives[group] = 0
        tiedNegatives[group] = 0
      }
      start = end
    }
    var areas: [Double] = []
    for group in 0..<groupCount where positives[group] > 0 && negatives[group] > 0 {
      areas.append(Double(doubled[group]) / Double(2 * positives[group] * negatives[group]))
    }
    return (areas.max() ?? 0) - (areas.min() ?? 0)
  }
}
