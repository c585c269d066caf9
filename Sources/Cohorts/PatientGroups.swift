internal import Ingest

/// The smallest sets of cases that must stay in one part: patients, joined where they share pixels.
enum PatientGroups {
  /// The groups as ascending case numbers, ordered by their first case.
  static func groups(of cases: [ManifestCase]) -> [[Int]] {
    var roots = Array(cases.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while roots[index] != index {
        roots[index] = roots[roots[index]]
        index = roots[index]
      }
      return index
    }
    var firstOfPatient: [String: Int] = [:]
    var firstOfPixels: [String: Int] = [:]
    for (index, image) in cases.enumerated() {
      for first in [
        firstOfPatient[image.patientID, default: index],
        firstOfPixels[image.pixelDigest, default: index],
      ] {
        let (a, b) = (root(first), root(index))
        roots[max(a, b)] = min(a, b)
      }
      if firstOfPatient[image.patientID] == nil { firstOfPatient[image.patientID] = index }
      if firstOfPixels[image.pixelDigest] == nil { firstOfPixels[image.pixelDigest] = index }
    }
    var groups: [Int: [Int]] = [:]
    for index in cases.indices { groups[root(index), default: []].append(index) }
    return groups.keys.sorted().compactMap { groups[$0] }
  }
}
