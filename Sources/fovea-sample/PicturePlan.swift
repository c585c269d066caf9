internal import Compute

/// Who is in the PNG cohort: two pictures each, of persons who are not in the dump.
struct PicturePlan {
  /// One PNG file; its name says nothing of the person.
  struct Item {
    let person: Person
    let number: Int
    let rows: Int
    let columns: Int
    let view: ChestPhantom.View
    /// 8, in every fifth file 16.
    let bits: Int

    var fileName: String { "PN" + padded(number, digits: 5) + ".png" }
  }

  let persons: [Person]
  let items: [Item]

  init(names: inout InventedNames, generator: inout SeededGenerator) {
    persons = Quotas.pictures.persons(names: &names, generator: &generator)
    let owners = generator.deck(persons.map { ($0, 2) })
    items = owners.enumerated().map { index, person in
      let size = generator.pick(Visit.sizes)
      return Item(
        person: person, number: index + 1, rows: size.0, columns: size.1,
        view: generator.chance(0.3) ? .anteroPosterior : .posteroAnterior,
        bits: index % 5 == 4 ? 16 : 8)
    }
  }
}
