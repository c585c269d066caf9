internal import Compute

/// How many persons of each kind there are: exact counts, so that no group is small by chance.
struct Quotas: Sendable {
  /// One sex, or those whose sex is not known.
  struct SexShare: Sendable {
    let sex: Person.Sex?
    /// Patients with a nodule that shows well.
    let plain: Int
    /// Patients with a nodule that hardly shows.
    let faint: Int
    let negatives: Int
  }

  /// One age band, or those whose age is not known.
  struct AgeShare: Sendable {
    let years: ClosedRange<Int>?
    let positives: Int
    let negatives: Int
  }

  let sexes: [SexShare]
  let ages: [AgeShare]

  /// The DICOM cohort: both sexes and all three age bands hold at least 40 of either class.
  static let dump = Quotas(
    sexes: [
      SexShare(sex: .female, plain: 94, faint: 6, negatives: 134),
      SexShare(sex: .male, plain: 36, faint: 20, negatives: 56),
      SexShare(sex: nil, plain: 2, faint: 0, negatives: 2),
    ],
    ages: [
      AgeShare(years: 18...39, positives: 44, negatives: 61),
      AgeShare(years: 40...64, positives: 55, negatives: 70),
      AgeShare(years: 65...89, positives: 58, negatives: 59),
      AgeShare(years: nil, positives: 1, negatives: 2),
    ])

  /// The PNG cohort, too small for a report by group.
  static let pictures = Quotas(
    sexes: [
      SexShare(sex: .female, plain: 12, faint: 1, negatives: 19),
      SexShare(sex: .male, plain: 6, faint: 3, negatives: 9),
    ],
    ages: [
      AgeShare(years: 18...39, positives: 7, negatives: 9),
      AgeShare(years: 40...64, positives: 8, negatives: 10),
      AgeShare(years: 65...89, positives: 7, negatives: 9),
    ])

  /// The chests of the study folder; one person is over 89.
  static let study = Quotas(
    sexes: [
      SexShare(sex: .female, plain: 3, faint: 0, negatives: 2),
      SexShare(sex: .male, plain: 1, faint: 0, negatives: 2),
    ],
    ages: [
      AgeShare(years: 18...39, positives: 1, negatives: 1),
      AgeShare(years: 40...64, positives: 2, negatives: 1),
      AgeShare(years: 65...89, positives: 1, negatives: 1),
      AgeShare(years: 93...93, positives: 0, negatives: 1),
    ])

  /// Draws the persons, in a random order; sex, age and site are independent within a class.
  func persons(
    names: inout InventedNames, generator: inout SeededGenerator
  ) -> [Person] {
    let positives = sexes.flatMap { share in
      [(Kind(share.sex, .plain), share.plain), (Kind(share.sex, .faint), share.faint)]
    }
    let negatives = sexes.map { (Kind($0.sex, nil), $0.negatives) }
    var persons = persons(
      positives, ages: ages.map { ($0.years, $0.positives) }, names: &names, generator: &generator)
    persons += self.persons(
      negatives, ages: ages.map { ($0.years, $0.negatives) }, names: &names, generator: &generator)
    generator.shuffle(&persons)
    return persons
  }

  /// A sex with a kind of nodule.
  private struct Kind {
    let sex: Person.Sex?
    let nodules: NoduleRange?

    init(_ sex: Person.Sex?, _ nodules: NoduleRange?) {
      self.sex = sex
      self.nodules = nodules
    }
  }

  /// Draws the persons of one class.
  private func persons(
    _ kinds: [(Kind, Int)], ages: [(ClosedRange<Int>?, Int)], names: inout InventedNames,
    generator: inout SeededGenerator
  ) -> [Person] {
    let (kinds, ages) = (generator.deck(kinds), generator.deck(ages))
    precondition(kinds.count == ages.count, "\(kinds.count) persons for \(ages.count) ages")
    var sites = kinds.indices.map { Site.allCases[$0 % Site.allCases.count] }
    generator.shuffle(&sites)
    return kinds.indices.map { index in
      Person(
        sex: kinds[index].sex, ages: ages[index], nodules: kinds[index].nodules,
        site: sites[index], names: &names, generator: &generator)
    }
  }
}

extension Person {
  /// Draws one person; all visits fall between two birthdays, so that the age is one.
  init(
    sex: Sex?, ages: ClosedRange<Int>?, nodules: NoduleRange?, site: Site,
    names: inout InventedNames, generator: inout SeededGenerator
  ) {
    let day = CivilDay(year: 2012, month: 1, day: 1).later(days: generator.integer(below: 2600))
    let age = ages.map { $0.lowerBound + generator.integer(below: $0.count) }
    let daysSinceBirthday = 1 + generator.integer(below: 100)
    self.init(
      sex: sex, age: age, nodules: nodules, site: site,
      identity: Identity(
        name: names.name(of: sex, generator: &generator),
        patientID: names.patientID(generator: &generator),
        birthDay: age.map { day.earlier(years: $0).later(days: -daysSinceBirthday) }),
      firstVisit: day)
  }
}
