internal import DecodeProtocol

/// One row of the rule table: which attributes, and what is done with them.
struct ProfileRule: Sendable, Equatable {
  /// What the Basic Profile does (PS3.15 Table E.1-1), as the table writes it.
  enum Action: String, Sendable {
    case remove = "X"
    case empty = "Z"
    case dummy = "D"
    case mapUID = "U"
    case removeOrDummy = "X/D"
    case removeEmptyOrDummy = "X/Z/D"
    case emptyOrDummy = "Z/D"
    case removeOrEmpty = "X/Z"
    case removeEmptyOrMap = "X/Z/U*"
    case byRepresentation = "by VR"
  }

  /// What an option does instead.
  enum Override: String, Sendable {
    case keep = "K"
    case clean = "C"
  }

  /// The tag as the table writes it, `(60XX,3000)` for a repeating group.
  let pattern: String
  let name: String
  /// The representation by the dictionary; empty where it is not known.
  let vr: String
  let action: Action
  let overrides: [ProfileOption: Override]
  /// The edition of the standard that has the row; PS3.6 for attributes outside the table.
  let edition: String

  /// What is done without the IOD's attribute type: what is valid whatever the type, so that
  /// X/D, X/Z/D and Z/D become a dummy, X/Z is emptied, and X/Z/U* is walked through.
  var treatment: Treatment {
    switch action {
    case .remove: .remove
    case .empty, .removeOrEmpty: .empty
    case .dummy, .removeOrDummy, .removeEmptyOrDummy, .emptyOrDummy: .dummy
    case .mapUID: .mapUID
    case .removeEmptyOrMap: .keep
    case .byRepresentation: .byRepresentation
    }
  }

  /// What the chosen options make of the row; keeping wins over cleaning.
  func treatment(with options: Set<ProfileOption>) -> Treatment {
    let chosen = overrides.filter { options.contains($0.key) }
    if chosen.values.contains(.keep) { return .keep }
    if chosen.isEmpty { return treatment }
    return chosen.keys.contains(.modifiedDates) && Self.isTime(vr) ? .shift : .clean
  }

  static func isTime(_ vr: String) -> Bool { vr == "DA" || vr == "DT" || vr == "TM" }
}

/// What is done with one attribute.
enum Treatment: String, Sendable {
  case remove, empty, dummy, mapUID, keep, clean, shift
  /// Outside the table: as its representation asks for.
  case byRepresentation
}
