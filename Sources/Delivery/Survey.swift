internal import Privacy

/// What the first walk found: each patient's values, and the files that are done already.
struct Survey: Sendable {
  /// What one file gave.
  enum Finding: Sendable {
    /// A file to be written, with its patient, the values it holds, and the digest of its data set.
    case patient(file: Int, patient: String, PatientValues, digest: String)
    /// A file whose fate is known.
    case done(DeliveryRecord)
  }

  /// Of each patient, by what the pseudonym is made from.
  private(set) var values: [String: PatientValues] = [:]
  /// The patient of each file to be written, by its number.
  private(set) var patients: [Int: String] = [:]
  /// The data set of each file to be written as it was surveyed, by its number.
  private(set) var digests: [Int: String] = [:]
  private(set) var records: [DeliveryRecord] = []

  var count: Int { patients.count + records.count }

  mutating func add(_ finding: Finding) {
    switch finding {
    case .patient(let file, let patient, let found, let digest):
      patients[file] = patient
      digests[file] = digest
      values[patient, default: PatientValues()].add(found)
    case .done(let record): records.append(record)
    }
  }
}
