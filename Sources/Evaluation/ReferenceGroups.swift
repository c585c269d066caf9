/// Which groups of patients a reference may tell sums of beside those of all patients.
///
/// Sums can be subtracted. A group is told where no union of the groups and the rest of its
/// attribute differs from a union of those of any attribute, its own included, by 1 to 10 patients
/// (`SmallestCut`). Combinations of groups of three attributes are not looked at.
struct ReferenceGroups {
  /// The patients with one value of an attribute.
  struct Group {
    let attribute: String
    let value: String
    /// Their places, ascending.
    let members: [Int]
  }

  /// By attribute and value.
  let groups: [Group]
  private let patientCount: Int

  private static let fewest = TrainingProfile.fewestPatients
  /// What a patient of no told group is of.
  private static let rest = -1

  /// The groups of some patients.
  init(_ patients: [MonitoredPatient]) {
    var groups: [Group] = []
    for name in Set(patients.flatMap(\.attributes.keys)).sorted() {
      let members = Dictionary(grouping: patients.indices) { patients[$0].attributes[name] }
      for (value, own) in members.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
        // A group of all patients would only repeat them.
        guard let value, (MonitorReference.fewestPatients..<patients.count).contains(own.count)
        else { continue }
        groups.append(Group(attribute: name, value: value, members: own))
      }
    }
    let told = Self.told(
      groups, of: [Bool](repeating: true, count: patients.count), fewest: Self.fewest
    ) { attribute, classes in
      // Counts by value tell how many with a value are left.
      let left = patients.indices.count {
        classes[$0] == Self.rest && patients[$0].attributes[attribute] != nil
      }
      return left == 0 || left >= Self.fewest
    }
    self.groups = zip(groups, told).filter(\.1).map(\.0)
    patientCount = patients.count
  }

  /// The values of an attribute whose groups are told.
  func values(of attribute: String) -> Set<String> {
    Set(groups.filter { $0.attribute == attribute }.map(\.value))
  }

  /// Of which groups a number may be told that some patients lack.
  ///
  /// Neither the patients who have it nor, where a group tells how many lack it, those may be
  /// worked out in numbers of 1 to 10.
  func told(of has: [Bool]) -> [Bool] {
    precondition(has.count == patientCount, "\(has.count) of \(patientCount) patients")
    let lacks = has.map { !$0 }
    let having = Self.told(groups, of: has, fewest: 2 * Self.fewest) { _, _ in true }
    let lacking = Self.told(groups, of: lacks, fewest: Self.fewest) { _, _ in true }
    return groups.indices.map { place in
      let isSilent = groups[place].members.count { lacks[$0] } < Self.fewest
      return having[place] && (isSilent || lacking[place])
    }
  }

  /// Which groups can be told together, the largest first.
  ///
  /// - Parameters:
  ///   - base: whether a patient counts.
  ///   - fewest: smaller groups are not told.
  private static func told(
    _ groups: [Group], of base: [Bool], fewest: Int,
    where isAllowed: (_ attribute: String, _ classes: [Int]) -> Bool
  ) -> [Bool] {
    let counted = base.indices.filter { base[$0] }
    let sizes = groups.map { group in group.members.count { base[$0] } }
    let nobody = [Int](repeating: rest, count: base.count)
    var classes = Dictionary(groups.map { ($0.attribute, nobody) }) { first, _ in first }
    var result = groups.map { _ in false }
    for place in groups.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      let name = groups[place].attribute
      guard sizes[place] >= fewest, var own = classes[name] else { continue }
      for member in groups[place].members { own[member] = place }
      let isApart = classes.allSatisfy { other, theirs in
        let second = other == name ? own : theirs
        let cut = SmallestCut.patients(counted.map { (own[$0], second[$0]) })
        return (cut ?? Self.fewest) >= Self.fewest
      }
      guard isApart, isAllowed(name, own) else { continue }
      classes[name] = own
      result[place] = true
    }
    return result
  }
}
