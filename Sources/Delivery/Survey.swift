internal import Ingest
internal import Privacy

/// What the first walk found: each patient's values, and the files that are done already.
struct Survey: Sendable {
  /// What one file gave.
  enum Finding: Sendable {
    /// A file to be written, with its patient, the values it holds, the digest of its data set, and
    /// what the second walk needs to write it without the worker, if that can be.
    case patient(file: Int, patient: String, PatientValues, digest: String, HeldFile?)
    /// A PNG or JPEG file, to be written in the second walk.
    case picture(file: Int)
    /// A file whose fate is known.
    case done(DeliveryRecord)
  }

  /// Of each patient, by what the pseudonym is made from.
  private(set) var values: [String: PatientValues] = [:]
  /// The patient of each file to be written, by its number.
  private(set) var patients: [Int: String] = [:]
  /// The data set of each file to be written as it was surveyed, by its number.
  private(set) var digests: [Int: String] = [:]
  /// What is kept of files that need no worker any more, by number: no more than `mostHeldBytes`.
  private(set) var held: [Int: HeldFile] = [:]
  private(set) var records: [DeliveryRecord] = []
  /// The PNG and JPEG files to be written, by their numbers.
  private(set) var pictures: Set<Int> = []

  private static let mostHeldBytes = 64 << 20
  private var heldBytes = 0

  var count: Int { patients.count + pictures.count + records.count }

  /// All that the files of the entry's patient say.
  func values(of entry: InputEntry) -> PatientValues {
    patients[entry.number].flatMap { values[$0] } ?? PatientValues()
  }

  mutating func add(_ finding: Finding) {
    switch finding {
    case .patient(let file, let patient, let found, let digest, let kept):
      if let kept, heldBytes + kept.dataSet.count <= Self.mostHeldBytes {
        held[file] = kept
        heldBytes += kept.dataSet.count
      }
      patients[file] = patient
      digests[file] = digest
      values[patient, default: PatientValues()].add(found)
    case .picture(let file): pictures.insert(file)
    case .done(let record): records.append(record)
    }
  }
}
