extension CohortAssembly {
  /// Numbers the groups of pictures of different patients that look alike, in the order of the
  /// manifest, and counts them; identical pictures are in a group together.
  mutating func findLookAlikes() {
    var firsts: [String: Int] = [:]
    for position in cases.indices where cases[position].sketch != nil {
      let digest = cases[position].facts.pixelDigest
      firsts[digest] = firsts[digest] ?? position
    }
    let positions = firsts.values.sorted()
    let pictures = positions.compactMap { position in
      cases[position].sketch.map { ($0, cases[position].facts.patientID) }
    }
    let groups = LookAlikeSearch(pictures).groups()
    var numbers: [String: Int] = [:]
    for (number, group) in groups.enumerated() {
      for member in group { numbers[cases[positions[member]].facts.pixelDigest] = number }
    }
    for position in cases.indices {
      cases[position].facts.lookAlike = numbers[cases[position].facts.pixelDigest]
      cases[position].sketch = nil
    }
    let alike = cases.map(\.facts).filter { $0.lookAlike != nil }
    summary.lookAlikes = .init(
      groups: groups.count, cases: alike.count, patients: Set(alike.map(\.patientID)).count)
  }

  /// What is said of pictures that look alike; nil where none do.
  var lookAlikeNote: String? {
    guard let found = summary.lookAlikes, found.groups > 0 else { return nil }
    let groups = found.groups == 1 ? "1 group" : "\(found.groups) groups"
    return "\(groups) of pictures of different patients look alike, in \(found.cases) cases of "
      + "\(found.patients) patients: a split keeps each on one side, but only checks one that is "
      + "given"
  }
}
