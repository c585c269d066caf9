internal import Ingest

/// The smallest sets of cases that must stay in one part: patients, joined where they share pixels.
enum PatientGroups {
  /// The groups as ascending case numbers, ordered by their first case.
  ///
  /// - Parameter sides: by case, where it stands already; pictures that only look alike join
  ///   patients of one side. Nil: they join none.
  static func groups(of cases: [ManifestCase], sides: [String]?) -> [[Int]] {
    var sets = JoinedSets(count: cases.count)
    var firsts: [String: Int] = [:]
    for (index, image) in cases.enumerated() {
      var keys = ["patient \(image.patientID)", "pixels \(image.pixelDigest)"]
      if let sides, let group = image.lookAlike { keys.append("alike \(group) \(sides[index])") }
      for key in keys {
        if let first = firsts[key] { sets.join(first, index) } else { firsts[key] = index }
      }
    }
    return sets.members
  }
}
