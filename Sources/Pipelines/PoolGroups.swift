internal import Cohorts
internal import Evaluation

/// The groups of a pool, and what a quota owes each.
struct PoolGroups {
  /// The attribute; nil without a quota.
  let attribute: String?
  /// Groups that are owed a share, sorted.
  let names: [String]
  /// By such a group, patients of the pool.
  let counts: [Int]
  /// By such a group, the share that it is owed of what the rule chooses.
  let shares: [Double]
  /// Groups that nothing is owed: too few patients, or no statement.
  let others: [String]
  /// By patient, the number of its group among `names`.
  let groupOf: [Int?]

  /// Fewest patients of a group that is owed something.
  static let fewestPatients = Suppression.usualBound

  /// Divides patients.
  ///
  /// - Parameters:
  ///   - quota: what was asked for; nil: nothing.
  ///   - patients: pseudonyms, in the order of candidates.
  ///   - attributes: by patient.
  /// - Throws: `badData` for an attribute that no image has, `usage` for a group that is none.
  init(
    _ quota: QuotaText?, patients: [String], attributes: CohortAttributes
  ) throws(PipelinesError) {
    guard let quota else {
      (attribute, names, counts, shares, others) = (nil, [], [], [], [])
      groupOf = patients.map { _ in nil }
      return
    }
    let column = quota.attribute == "ageBand" ? "age" : quota.attribute
    guard attributes.names.contains(column) else {
      let known = attributes.names.map { $0 == "age" ? "ageBand" : $0 }
      throw PipelinesError(
        .badData, subject: "--quota", reason: "names an attribute that no image of the pool has",
        hint: known.isEmpty
          ? "leave it out" : "its attributes are \(known.joined(separator: ", "))")
    }
    let grouped = GroupedAttribute(
      name: quota.attribute, of: attributes, ageBands: .standard)
    let values = patients.map { grouped.group(of: UnitIdentity(unitID: $0, patientID: $0)) }
    var tallies: [String: Int] = [:]
    for value in values { tallies[value, default: 0] += 1 }
    let owed = tallies.keys.filter { name in
      CohortAttributes.isStated(name) && (tallies[name] ?? 0) >= Self.fewestPatients
        && (quota.shares.map { $0[name] != nil } ?? true)
    }.sorted()
    if let shares = quota.shares, !Set(shares.keys).isSubset(of: owed) {
      throw QuotaText.refusal(
        "names a group of which the pool has fewer than \(Self.fewestPatients) patients")
    }
    attribute = quota.attribute
    names = owed
    counts = owed.map { tallies[$0] ?? 0 }
    shares = owed.map { name in
      quota.shares?[name] ?? Double(tallies[name] ?? 0) / Double(patients.count)
    }
    others = tallies.keys.filter { !owed.contains($0) }.sorted()
    groupOf = values.map { owed.firstIndex(of: $0) }
  }
}
