/// An invented patient: what is true of the picture, and what a header would give away.
struct Person {
  /// The two groups of the sample; men are fewer, and more of their nodules are faint.
  enum Sex: String, Sendable { case female = "F", male = "M" }

  /// Nil: the header and the demographics leave it blank.
  let sex: Sex?
  /// In years, at every visit; nil: blank, and no birth date either.
  let age: Int?
  /// How well the nodules show that all pictures of the person have; nil: none has one.
  let nodules: NoduleRange?
  let site: Site
  let identity: Identity
  /// The day of the first visit.
  let firstVisit: CivilDay

  /// What must never leave the house.
  struct Identity {
    /// `Family^Given`, PS3.5 6.2 PN.
    let name: String
    /// Eight digits that begin with two zeros.
    let patientID: String
    let birthDay: CivilDay?
  }

  /// Whether the pictures show a nodule: the class to be learnt.
  var hasNodule: Bool { nodules != nil }

  /// The age as PS3.5 6.2 AS writes it, or nothing.
  var dicomAge: String {
    guard let age else { return "" }
    return String(repeating: "0", count: 3 - String(age).count) + "\(age)Y"
  }
}

/// An invented hospital with its one machine.
enum Site: String, CaseIterable {
  case a = "A", b = "B", c = "C"

  var institution: String {
    switch self {
    case .a: "St. Orla Infirmary"
    case .b: "Haverbrook Clinic"
    case .c: "Lindqvist Memorial Hospital"
    }
  }
  var address: String {
    switch self {
    case .a: "4 Tollgate Hill, Orlaford"
    case .b: "19 Weavers Yard, Haverbrook"
    case .c: "1 Pilgrim Quay, Lindqvist Bay"
    }
  }
  var physician: String {
    switch self {
    case .a: "Quillfeather^Odette"
    case .b: "Thistlewood^Barnaby"
    case .c: "Van der Zwaluw^Hendrika"
    }
  }
  var operatorName: String {
    switch self {
    case .a: "Pemberley^Ines"
    case .b: "Oxenholt^Rufus"
    case .c: "Ravndal^Solveig"
    }
  }
  var station: String {
    switch self {
    case .a: "ORLA-CR-1"
    case .b: "HAVER-CR-2"
    case .c: "LINDQ-CR-7"
    }
  }
  var manufacturer: String { self == .b ? "Auric Medical" : "Nordlys Imaging" }
  var model: String { self == .b ? "Clarion CR" : "Aurora 5" }
  var serialNumber: String {
    switch self {
    case .a: "NL07741"
    case .b: "AU00932"
    case .c: "NL08116"
    }
  }
}
