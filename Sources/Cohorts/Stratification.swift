internal import Compute
internal import Ingest

/// Divides groups of patients among parts so that every label's share is alike in each.
///
/// Iterative stratification: the label with the fewest groups left goes first, each of its groups
/// to the part that still wants most of it. Source: Sechidis, Tsoumakas, Vlahavas, "On the
/// Stratification of Multi-Label Data" (2011).
struct Stratification {
  /// Per group the labels it carries, as numbers below `labelCount`.
  let labels: [[Int]]
  let labelCount: Int

  /// Gathers the labels of groups of cases: one per name and value, and one per combination.
  ///
  /// - Throws: `usage` for a name that is neither a target nor an attribute of any case.
  init(groups: [[Int]], cases: [ManifestCase], names: [String]) throws(CohortsError) {
    for name in names where !cases.contains(where: { Self.raw(name, of: $0) != nil }) {
      throw CohortsError(
        .usage, subject: "split.stratify", reason: "no case has a column \(name)",
        hint: "name a target, or an attribute of the cohort")
    }
    var numbers: [String: Int] = [:]
    var labels: [[Int]] = []
    for group in groups {
      let values = names.map { name in Self.value(name, of: group.map { cases[$0] }) }
      var texts = zip(names, values).map { "\($0)=\($1)" }
      if names.count > 1 { texts.append(texts.joined(separator: "|")) }
      labels.append(
        texts.map { text in
          let number = numbers[text] ?? numbers.count
          numbers[text] = number
          return number
        })
    }
    self.labels = labels
    labelCount = numbers.count
  }

  /// The value of one case: a target, an attribute, or the decade of an age.
  private static func raw(_ name: String, of image: ManifestCase) -> String? {
    if let target = image.targets[name] { return target }
    if name == "age" || name == "ageBand" {
      guard let age = image.attributes["age"] else { return nil }
      return Int(age).map { "\($0 / 10)0" } ?? age
    }
    return image.attributes[name]
  }

  /// The value of a group: its positive if it has one, else all its values.
  private static func value(_ name: String, of cases: [ManifestCase]) -> String {
    let values = Set(cases.compactMap { raw(name, of: $0) })
    if values.isSubset(of: ["0", "1", "-1"]), values.contains("1") { return "1" }
    return values.isEmpty ? "unknown" : values.sorted().joined(separator: "+")
  }

  /// The part of each of the groups `members`: an index into `shares`, which sum to 1.
  ///
  /// Labels too rare to reach every part do not count. `sizes` breaks ties by images.
  func assignment(
    of members: [Int], shares: [Double], sizes: [Int], seed: UInt64, stream: UInt64
  ) -> [Int: Int] {
    var order = members
    var generator = SeededGenerator(seed: seed, stream: stream)
    generator.shuffle(&order)
    var left = [Int](repeating: 0, count: labelCount)
    for member in members { for label in labels[member] { left[label] += 1 } }
    let smallest = shares.filter { $0 > 0 }.min() ?? 1
    let isRare = left.map { Double($0) * smallest < 1 }
    var wanted = shares.map { share in left.map { share * Double($0) } }
    var wantedGroups = shares.map { $0 * Double(members.count) }
    var wantedImages = shares.map { share in
      share * members.reduce(0.0) { $0 + Double(sizes[$1]) }
    }
    var result: [Int: Int] = [:]

    func place(_ member: Int, for label: Int?) {
      func needs(_ part: Int) -> [Double] {
        (label.map { [wanted[part][$0]] } ?? []) + [wantedGroups[part], wantedImages[part]]
      }
      var best = 0
      for part in shares.indices.dropFirst() where shares[part] > 0 {
        if shares[best] == 0 || needs(best).lexicographicallyPrecedes(needs(part)) { best = part }
      }
      result[member] = best
      wantedGroups[best] -= 1
      wantedImages[best] -= Double(sizes[member])
      for label in labels[member] {
        wanted[best][label] -= 1
        left[label] -= 1
      }
    }

    while true {
      let candidates = left.indices.filter { left[$0] > 0 && !isRare[$0] }
      guard let label = candidates.min(by: { (left[$0], $0) < (left[$1], $1) }) else { break }
      for member in order where result[member] == nil && labels[member].contains(label) {
        place(member, for: label)
      }
    }
    for member in order where result[member] == nil { place(member, for: nil) }
    return result
  }
}
