/// What of a person an artefact may hold, as the gate calls it.
public enum ArtefactRule: Sendable, Equatable {
  case patientName, personName, place, identifier, uniqueIdentifier, day, inputFile, pixels

  /// What is held, in the middle of a sentence.
  public var words: String {
    switch self {
    case .patientName: "the name of a patient"
    case .personName: "the name of a person"
    case .place: "the name of a place or department"
    case .identifier: "a number of a patient, visit or device"
    case .uniqueIdentifier: "a unique identifier of an original"
    case .day: "a date"
    case .inputFile: "the name of an input file or folder"
    case .pixels: "pixels of an image"
    }
  }
}

/// A value that is searched for, as what it counts where it is found.
struct SoughtValue: Sendable, Equatable {
  let rule: ArtefactRule
  /// How many bytes it has: a short one counts in texts only.
  let length: Int
  /// Whether it is digits alone: then it does not count as a number of JSON.
  var isNumber = false
}
