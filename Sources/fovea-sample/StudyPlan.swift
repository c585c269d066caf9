internal import Compute

/// What lies in the folder to predict on: chests of new persons, and three files to stumble over.
struct StudyPlan {
  let chests: [Visit]
  /// A body part that the model has never seen.
  let hand: Visit
  /// A chest whose file ends within its header.
  let broken: Visit

  /// A file that is no picture.
  static let textName = "export.txt"
  static let text = "Exported by the archive's viewer. This file is not a picture.\n"

  init(names: inout InventedNames, generator: inout SeededGenerator) {
    let persons = Quotas.study.persons(names: &names, generator: &generator)
    var visits: [Visit] = []
    for (index, person) in (persons + [persons[0], persons[1]]).enumerated() {
      visits.append(
        Visit(
          of: person, personNumber: index + 1, number: index + 1,
          daysAfter: index < persons.count ? 0 : 40, imageNumbers: index + 1...index + 1,
          syntaxNumber: index, generator: &generator))
    }
    broken = visits.removeLast()
    hand = visits.removeLast()
    chests = visits
  }

  /// The name of a visit's only file; all of them lie side by side.
  static func fileName(of visit: Visit) -> String {
    let name = Visit.fileName(of: visit.imageNumbers.lowerBound)
    return visit.number.isMultiple(of: 3) ? name : name + ".dcm"
  }
}
