internal import Cohorts
internal import Evaluation
internal import Foundation
internal import Training

/// An attribute or a label of a cohort, level by level, as far as probes may read it.
struct AuditedColumn: Encodable {
  /// One value that enough patients have.
  struct Level: Encodable, Equatable {
    let name: String
    let images: Int
    let patients: Int
  }

  let name: String
  /// Whether it is a label, else an attribute.
  let isLabel: Bool
  let levels: [Level]
  /// Values that too few patients have to be read; their numbers are withheld.
  let tooSmall: [String]
  /// How many values are not even named, as fewer than `TrainingProfile.fewestPatients` have them.
  let unnamed: Int
  /// Why it is not read; empty where it is.
  let reason: String
  /// By image, the place of its level; nil where it is in none.
  let levelOf: [Int?]

  private enum CodingKeys: String, CodingKey {
    case name, isLabel, levels, tooSmall, unnamed, reason
  }

  /// Looks at a column.
  ///
  /// - Parameters:
  ///   - values: by image; nil and special values, such as `unknown`, are in no level.
  ///   - order: all values in the order in which they are printed.
  ///   - patients: by image.
  init(
    name: String, isLabel: Bool, values: [String?], order: [String], patients: [Int]
  ) {
    var members: [String: Set<Int>] = [:]
    var images: [String: Int] = [:]
    for (value, patient) in zip(values, patients) {
      guard let value, isLabel || CohortAttributes.isStated(value) else { continue }
      members[value, default: []].insert(patient)
      images[value, default: 0] += 1
    }
    let known = order.filter { members[$0] != nil }
    func patientCount(_ value: String) -> Int { members[value]?.count ?? 0 }
    let isTooWide = known.count > CohortTable.mostGroups
    let named = isTooWide ? [] : known.filter { patientCount($0) >= ProbeTask.fewestPatients }
    self.name = name
    self.isLabel = isLabel
    levels = named.map {
      Level(name: $0, images: images[$0] ?? 0, patients: patientCount($0))
    }
    let small = isTooWide ? [] : known.filter { patientCount($0) < ProbeTask.fewestPatients }
    tooSmall = small.filter { patientCount($0) >= TrainingProfile.fewestPatients }
    unnamed = small.count - tooSmall.count
    let place = Dictionary(uniqueKeysWithValues: zip(named, named.indices))
    levelOf = values.map { value in value.flatMap { place[$0] } }
    if isTooWide {
      reason = "more than \(CohortTable.mostGroups) values: a measurement, to be put in bands"
    } else if named.count < 2 {
      reason = "fewer than two values of at least \(ProbeTask.fewestPatients) patients"
    } else {
      reason = ""
    }
  }

  /// What probes are to read; nil where there is nothing.
  ///
  /// - Parameters:
  ///   - label: what to adjust for.
  ///   - folds: by patient.
  func task(patients: [Int], folds: [Int], within label: AuditedColumn?) -> ProbeTask? {
    guard levels.count >= 2 else { return nil }
    let rows = levelOf.indices.filter { levelOf[$0] != nil }
    let adjusts = label.map { !isLabel && $0.levels.count >= 2 } ?? false
    return ProbeTask(
      rows: rows, levels: rows.compactMap { levelOf[$0] }, levelCount: levels.count,
      patients: rows.map { patients[$0] }, folds: folds,
      labels: adjusts ? rows.map { label?.levelOf[$0] } : [])
  }

  /// Every image's value of a label column: yes and no as 1 and 0, uncertain as nil.
  static func labels(_ column: String, of cases: [CaseFacts]) -> [String?] {
    let values = cases.map { $0.targets[column] }
    guard values.allSatisfy({ $0.map { LabelTable.binary($0) != nil } ?? true }) else {
      return values
    }
    return values.map { value in
      switch value.flatMap(LabelTable.binary) {
      case 0: "0"
      case 1: "1"
      default: nil
      }
    }
  }
}
