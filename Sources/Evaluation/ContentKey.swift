/// What a unit says, without its name: the key by which everything is ordered.
package struct ContentKey: Comparable, Sendable {
  package var numbers: [Double]
  package var words: [String]

  package init(numbers: [Double], words: [String]) {
    self.numbers = numbers
    self.words = words
  }

  package static func < (a: ContentKey, b: ContentKey) -> Bool {
    a.numbers == b.numbers
      ? a.words.lexicographicallyPrecedes(b.words)
      : a.numbers.lexicographicallyPrecedes(b.numbers)
  }
}

/// Patients in the order of their content, so that pseudonyms and row order change no digit.
///
/// Patients with equal content are exchangeable. Groups with equal content are not once they are
/// compared with a third, so that names decide then: a run must give the same bytes as the last.
package struct ContentOrder: Sendable {
  /// By unit: the index of its patient.
  package let index: [Int]
  /// How many patients there are.
  package let patientCount: Int

  /// - Precondition: as many keys as patients, one of each per unit.
  package init(patients: [String], keys: [ContentKey]) {
    precondition(patients.count == keys.count, "\(patients.count) units, \(keys.count) keys")
    var keysOfPatient: [String: [ContentKey]] = [:]
    for (patient, key) in zip(patients, keys) { keysOfPatient[patient, default: []].append(key) }
    let ordered =
      keysOfPatient
      .map { (name: $0.key, keys: $0.value.sorted()) }
      .sorted { a, b in
        a.keys == b.keys ? a.name < b.name : a.keys.lexicographicallyPrecedes(b.keys)
      }
    var position: [String: Int] = [:]
    for (offset, patient) in ordered.enumerated() { position[patient.name] = offset }
    index = patients.map { position[$0] ?? 0 }
    patientCount = ordered.count
  }
}
