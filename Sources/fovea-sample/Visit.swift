internal import Compute

/// One study of one person: one series of pictures that share size, view and encoding.
struct Visit {
  let person: Person
  /// Number the person and the visit in the names of files.
  let personNumber: Int
  let number: Int
  let day: CivilDay
  let time: String
  let accession: String
  let studyUID: String
  let seriesUID: String
  let rows: Int
  let columns: Int
  let view: ChestPhantom.View
  let encoding: Encoding
  /// Numbers the files, and so the pictures of the whole sample.
  let imageNumbers: ClosedRange<Int>
  /// One for each picture.
  let instanceUIDs: [String]

  /// Rows and columns that occur; the shorter side is 64 to 96.
  static let sizes = [
    (64, 64), (72, 64), (80, 80), (80, 72), (72, 80), (88, 80), (96, 80), (96, 96),
  ]

  /// Draws a visit `daysAfter` the person's first; the transfer syntaxes take turns.
  init(
    of person: Person, personNumber: Int, number: Int, daysAfter: Int = 0,
    imageNumbers: ClosedRange<Int>, syntaxNumber: Int, generator: inout SeededGenerator
  ) {
    self.person = person
    self.personNumber = personNumber
    self.number = number
    self.imageNumbers = imageNumbers
    day = person.firstVisit.later(days: daysAfter)
    let minutes = 8 * 60 + generator.integer(below: 9 * 60)
    time = padded(minutes / 60 * 10_000 + minutes % 60 * 100, digits: 6)
    accession = "ACC" + padded(generator.integer(below: 100_000_000), digits: 8)
    studyUID = generator.uid()
    seriesUID = generator.uid()
    (rows, columns) = generator.pick(Self.sizes)
    view = generator.chance(0.3) ? .anteroPosterior : .posteroAnterior
    let syntax = Encoding.syntaxes[syntaxNumber % Encoding.syntaxes.count]
    encoding = Encoding(syntax: syntax, generator: &generator)
    instanceUIDs = imageNumbers.map { _ in generator.uid() }
  }

  /// The path of a picture as an archive exports it; every third study has no suffix.
  func path(of imageNumber: Int) -> String {
    let suffix = number.isMultiple(of: 3) ? "" : ".dcm"
    return "PAT" + padded(personNumber, digits: 5) + "_ST" + padded(number, digits: 4) + "_"
      + Visit.fileName(of: imageNumber) + suffix
  }

  static func fileName(of imageNumber: Int) -> String { "IM" + padded(imageNumber, digits: 5) }
}

/// The number with zeros before it.
func padded(_ number: Int, digits: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
