internal import Compute

/// Who is in the DICOM dump, when they came, and which of its files is broken.
struct DumpPlan {
  let persons: [Person]
  let visits: [Visit]
  /// One picture more, of a person who is there anyway; its file is cut short.
  let broken: Visit

  /// How many persons have one, two and three pictures.
  static let imagesPerPerson = [
    (value: 1, count: 230), (value: 2, count: 90), (value: 3, count: 30),
  ]

  init(names: inout InventedNames, generator: inout SeededGenerator) {
    persons = Quotas.dump.persons(names: &names, generator: &generator)
    var visits: [Visit] = []
    var lastImage = 0
    let counts = generator.deck(Self.imagesPerPerson)
    for (index, person) in persons.enumerated() {
      var daysAfter = 0
      for pictures in Self.picturesPerVisit(of: counts[index], generator: &generator) {
        visits.append(
          Visit(
            of: person, personNumber: index + 1, number: visits.count + 1, daysAfter: daysAfter,
            imageNumbers: lastImage + 1...lastImage + pictures, syntaxNumber: visits.count,
            generator: &generator))
        lastImage += pictures
        // With at most 100 days since the last birthday the next one is not reached.
        daysAfter = 30 + generator.integer(below: 170)
      }
    }
    let index = persons.firstIndex { $0.hasNodule && $0.sex == .female } ?? 0
    broken = Visit(
      of: persons[index], personNumber: index + 1, number: visits.count + 1, daysAfter: 210,
      imageNumbers: lastImage + 1...lastImage + 1, syntaxNumber: 1, generator: &generator)
    self.visits = visits
  }

  /// Two pictures come from one visit or two; of three, two come from the first.
  private static func picturesPerVisit(
    of count: Int, generator: inout SeededGenerator
  ) -> [Int] {
    switch count {
    case 1: [1]
    case 2: generator.chance(0.5) ? [2] : [1, 1]
    default: [2, count - 2]
    }
  }
}
