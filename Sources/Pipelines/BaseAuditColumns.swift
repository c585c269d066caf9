internal import Cohorts
internal import Evaluation
internal import Files
internal import Foundation

/// The columns of an audit: the attributes that were asked for, and the label.
struct BaseAuditColumns {
  /// The images that are read, in content order; none of the test part.
  let indices: [Int]
  /// By image, its patient, numbered in the order of their first images.
  let patients: [Int]
  let patientCount: Int
  /// Attributes, sex and age band first, then labels.
  let columns: [AuditedColumn]
  /// The label that attributes are adjusted for; nil where none is named and there are several.
  let label: AuditedColumn?

  /// Looks at the training and the validation part.
  ///
  /// - Parameters:
  ///   - attributes: the names asked for; nil: all that the cohort has.
  ///   - target: the label; nil: the only one there is.
  /// - Throws: `usage` for an attribute or a target that no image has.
  init(
    _ cohort: Cohort, lock: SplitLock, attributes: [String]?, target: String?
  ) throws(PipelinesError) {
    let places = lock.indices(in: .train) + lock.indices(in: .validation)
    let indices = places.sorted()
    let cases = indices.map { cohort.facts[$0] }
    var numbers: [String: Int] = [:]
    for image in cases where numbers[image.patientID] == nil {
      numbers[image.patientID] = numbers.count
    }
    let patients = cases.map { numbers[$0.patientID] ?? 0 }
    let known = CohortAttributes(indices.map { cohort.cases[$0] }, unit: .image)
    let columns = try Self.names(attributes, of: known).map { name in
      Self.column(name, of: known, cases, patients)
    }
    let labels = try Self.targets(target, of: cases).map { name in
      let values = AuditedColumn.labels(name, of: cases)
      return AuditedColumn(
        name: name, isLabel: true, values: values, order: Set(values.compactMap { $0 }).sorted(),
        patients: patients)
    }
    self.indices = indices
    self.patients = patients
    patientCount = numbers.count
    self.columns = columns + labels
    label = labels.count == 1 ? labels[0] : nil
  }

  /// Refuses a cohort in which there is nothing to read.
  ///
  /// - Throws: `badData`.
  func requireSomething() throws(PipelinesError) {
    guard columns.allSatisfy({ !$0.reason.isEmpty }) else { return }
    throw PipelinesError(
      .badData, subject: "cohort",
      reason: "no attribute and no label has two values of at least "
        + "\(ProbeTask.fewestPatients) patients in the training and validation part",
      hint: "add attributes in demographics.csv, or more patients")
  }

  private static func column(
    _ name: String, of known: CohortAttributes, _ cases: [CaseFacts], _ patients: [Int]
  ) -> AuditedColumn {
    let attribute = GroupedAttribute(name: name, of: known, ageBands: .standard)
    let units = cases.map { UnitIdentity(unitID: $0.caseID, patientID: $0.patientID) }
    return AuditedColumn(
      name: name, isLabel: false, values: units.map(attribute.group),
      order: attribute.names(of: units), patients: patients)
  }

  /// The attributes to read, ages in bands.
  private static func names(
    _ asked: [String]?, of known: CohortAttributes
  ) throws(PipelinesError) -> [String] {
    let first = ["sex", "ageBand"]
    let all = known.names.map { $0 == "age" ? "ageBand" : $0 }
    let ordered = first.filter(all.contains) + all.filter { !first.contains($0) }
    guard let asked else { return ordered }
    for name in asked where !ordered.contains(name) {
      throw PipelinesError(
        .usage, subject: "--attributes",
        reason: "no image has the attribute \(name)",
        hint: Suggestion.nearest(to: name, among: ordered).map { "did you mean \($0)?" }
          ?? (ordered.isEmpty ? "the cohort has none" : "it has \(ordered.joined(separator: ", "))")
      )
    }
    return ordered.filter(asked.contains)
  }

  private static func targets(
    _ asked: String?, of cases: [CaseFacts]
  ) throws(PipelinesError) -> [String] {
    let known = Set(cases.flatMap { $0.targets.keys }).sorted()
    guard let asked else { return known }
    guard known.contains(asked) else {
      throw PipelinesError(
        .usage, subject: "--target", reason: "no image has the label \(asked)",
        hint: known.isEmpty
          ? "the cohort has no label" : "it has \(known.joined(separator: ", "))")
    }
    return [asked]
  }
}
