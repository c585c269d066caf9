internal import DecodeProtocol
internal import Foundation

/// What identifies the people of a cohort, by kind: what no later file may hold.
///
/// Texts are kept folded: lower case, no accents. It can only be encoded by `Seal` and
/// `JournalCipher`, encrypted, and prints nothing.
public struct IdentifyingValues: Sendable {
  /// Parts of patients' names, one blank apart.
  var patients: Set<String> = []
  /// Those of physicians, operators and others.
  var people: Set<String> = []
  /// Institutions, departments, stations, addresses.
  var places: Set<String> = []
  /// Numbers of patients, visits, devices and telephones, as written.
  var identifiers: Set<String> = []
  /// Unique identifiers of instances.
  var uids: Set<String> = []
  /// Days as year × 10,000 + month × 100 + day.
  var days: Set<Int> = []
  /// Folders and names of the input files.
  var files: Set<String> = []
  /// Words that the cohort itself says: names and values of its columns and attributes.
  var vocabulary: Set<String> = []
  /// Short stretches of the cohort's pixels.
  var traces: Set<PixelTrace> = []

  /// Makes an empty collection.
  public init() {}

  /// How many values there are, pixels and vocabulary not counted.
  public var count: Int {
    patients.count + people.count + places.count + identifiers.count + uids.count + days.count
      + files.count
  }

  /// Adds all of another collection.
  public mutating func add(_ other: IdentifyingValues) {
    patients.formUnion(other.patients)
    people.formUnion(other.people)
    places.formUnion(other.places)
    identifiers.formUnion(other.identifiers)
    uids.formUnion(other.uids)
    days.formUnion(other.days)
    files.formUnion(other.files)
    vocabulary.formUnion(other.vocabulary)
    traces.formUnion(other.traces)
  }

  /// Adds what an image's file says of itself; not its path.
  public mutating func add(_ identity: RawIdentity) {
    add(identity.values)
    for text in [identity.patientID, identity.accession] { text.map { add(identifier: $0) } }
    for text in [identity.studyUID, identity.seriesUID] { text.map { add(uid: $0) } }
  }

  /// Adds a number or name that stands for a patient or a visit.
  public mutating func add(identifier text: String) {
    let folded = Self.folded(text)
    guard let folded, !Self.empty.contains(folded) else { return }
    identifiers.insert(folded)
  }

  /// Adds a unique identifier; those of the standard itself name nobody.
  public mutating func add(uid text: String) {
    let isOwn = text.hasPrefix("1.2.840.10008.")
    if !isOwn, text.utf8.count >= 5, !text.unicodeScalars.contains("\u{FFFD}") { uids.insert(text) }
  }

  /// Adds the name of an input file or folder, unless it is a pseudonym of ours.
  public mutating func add(fileName name: String) {
    guard name.wholeMatch(of: /[a-z]{1,2}[0-9a-f]{16}(\.[a-z]+)?/) == nil else { return }
    if let folded = Self.folded(name) { files.insert(folded) }
  }

  /// Adds words that the cohort says and that so name nobody on their own.
  public mutating func add(vocabulary text: String) {
    vocabulary.formUnion(TextReading.words(text))
  }

  /// Adds stretches of an image by which its pixels are known again.
  public mutating func add(pixels: StoredPixels) { traces.formUnion(PixelTrace.chosen(in: pixels)) }

  /// The same of samples that are asked for by their number, row by row.
  public mutating func add(rows: Int, columns: Int, samples: (Int) -> Double) {
    traces.formUnion(PixelTrace.chosen(rows: rows, columns: columns, samples))
  }

  /// Collects from a file's attributes, at every depth.
  mutating func collect(_ tree: AttributeTree) {
    for element in tree.elements where !element.tag.isPrivate && element.tag.group != 2 {
      for item in element.items { collect(item) }
      for text in element.values where !text.unicodeScalars.contains("\u{FFFD}") {
        switch element.vr {
        case "PN": add(name: text, isPatient: Self.patientNames.contains(element.tag))
        case "DA", "DT": add(date: text)
        case "UI": add(uid: text)
        default: add(text, of: element.tag)
        }
      }
    }
  }

  private mutating func add(_ text: String, of tag: Tag) {
    guard PatientValues.namingTags.contains(tag) else { return }
    if Self.patientNames.contains(tag) { return add(name: text, isPatient: true) }
    guard let folded = Self.folded(text), !Self.empty.contains(folded) else { return }
    if folded.contains(where: \.isNumber) {
      identifiers.insert(folded)
    } else {
      places.insert(folded)
    }
  }

  private mutating func add(name text: String, isPatient: Bool) {
    // Prefix and suffix, the fourth and fifth components (PS3.5 §6.2.1.1), name nobody.
    for group in text.split(separator: "=") {
      let parts = group.split(separator: "^", omittingEmptySubsequences: false).prefix(3)
      let words = parts.flatMap { TextReading.words(String($0)) }
        .filter { $0.contains(where: \.isLetter) && !Self.empty.contains($0) }
      guard !words.isEmpty else { continue }
      let name = words.joined(separator: " ")
      // Umlauts spelled out and back, and what an apostrophe or a hyphen parts as one word.
      let spellings = parts.flatMap { part in
        TextReading.nameWords(String(part)) + [TextReading.compact(String(part))]
      }.filter { word in
        word.count >= 3 && word.contains(where: \.isLetter) && !Self.empty.contains(word)
          && !words.contains(word)
      }
      if isPatient {
        patients.formUnion([name] + spellings)
      } else {
        people.formUnion([name] + spellings)
      }
    }
  }

  /// Adds a day of somebody's life.
  package mutating func add(day: CalendarDate) {
    days.insert(day.year * 10_000 + day.month * 100 + day.day)
  }

  private mutating func add(date text: String) {
    let isDotted = text.utf8.count == 10 && text.contains(".")
    guard let date = CalendarDate(dicom: isDotted ? text : String(text.prefix(8))) else { return }
    add(day: date)
  }

  private static func folded(_ text: String) -> String? {
    let folded = TextReading.folded(text).trimmingCharacters(
      in: .whitespacesAndNewlines.union(.controlCharacters))
    return folded.isEmpty || folded.unicodeScalars.contains("\u{FFFD}") ? nil : folded
  }

  /// What stands where nothing is said.
  private static let empty: Set<String> = [
    "anonymous", "anonymized", "anonymised", "unknown", "removed", "none", "null", "name",
    "patient", "n/a", "na",
  ]

  /// The patient's names, those at birth and of the mother, and the responsible person.
  private static let patientNames = Set(
    [0x0010_0010, 0x0010_1001, 0x0010_1005, 0x0010_1060, 0x0010_2297].map { Tag(UInt32($0)) })
}

extension IdentifyingValues: CustomStringConvertible, CustomReflectable {
  /// Nothing.
  public var description: String { "IdentifyingValues(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
