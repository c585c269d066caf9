internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Testing

@Suite struct SplitTests {
  static func options(
    validation: Double = 0.2, test: Double = 0.2, folds: Int = 0, stratify: [String] = ["sick"],
    holdOut: HoldOut? = nil, latest: Double? = nil, seed: UInt64 = 7
  ) -> SplitOptions {
    SplitOptions(
      validation: validation, test: test, folds: folds, stratify: stratify, holdOut: holdOut,
      latest: latest, seed: seed)
  }

  /// 100 patients of two images; 30 are sick, every second one is female.
  static let hundred: [ManifestCase] = (0..<200).map { number in
    let patient = number / 2
    return Picture.facts(
      number, patient: patient, targets: ["sick": patient % 10 < 3 ? "1" : "0"],
      attributes: ["sex": patient % 2 == 0 ? "F" : "M", "site": patient < 20 ? "C" : "D"],
      studyOrder: patient)
  }

  private func patients(
    _ lock: SplitLock, _ cohort: Cohort, _ part: Part, where matches: (ManifestCase) -> Bool
  ) -> Int {
    Set(lock.indices(in: part).map { cohort.cases[$0] }.filter(matches).map(\.patientID)).count
  }

  @Test func `parts are of patients and alike in labels and groups`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    let lock = try SplitLock.make(
      for: cohort, options: Self.options(stratify: ["sick", "sex"]), key: Picture.key)
    #expect(lock.counts.map(\.patients) == [60, 20, 20])
    #expect(lock.counts.map(\.images) == [120, 40, 40])
    for (part, sick, female) in [
      (Part.train, 18, 30), (.validation, 6, 10), (.test, 6, 10),
    ] {
      #expect(patients(lock, cohort, part) { $0.targets["sick"] == "1" } == sick, "\(part)")
      #expect(patients(lock, cohort, part) { $0.attributes["sex"] == "F" } == female, "\(part)")
    }
    #expect(Set(lock.assignments.map(\.caseID)).count == 200)
  }

  @Test func `the same seed splits alike and another seed does not`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    func assignments(_ seed: UInt64) throws -> [SplitLock.Assignment] {
      try SplitLock.make(for: cohort, options: Self.options(seed: seed), key: Picture.key)
        .assignments
    }
    #expect(try assignments(1) == assignments(1))
    #expect(try assignments(1) != assignments(2))
  }

  @Test func `neither the order nor the names of the cases change the split`() throws {
    let renamed = Self.hundred.reversed().map { Picture.renamed($0) }
    let options = Self.options(folds: 3)
    let one = try SplitLock.make(
      for: Picture.cohort(Self.hundred), options: options, key: Picture.key)
    let other = try SplitLock.make(
      for: Picture.cohort(Array(renamed)), options: options, key: Picture.otherKey)
    #expect(one.hash == other.hash)
    #expect(one.cohortDigest == other.cohortDigest)
    #expect(one.assignments.map(\.part) == other.assignments.map(\.part))
    #expect(one.assignments.map(\.fold) == other.assignments.map(\.fold))
  }

  @Test func `patients who share a picture stay together`() throws {
    var cases = Self.hundred
    for patient in stride(from: 0, to: 100, by: 2) {
      cases[patient * 2].pixelDigest = cases[patient * 2 + 2].pixelDigest
    }
    let cohort = try Picture.cohort(cases)
    let lock = try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    var parts: [String: Set<Part>] = [:]
    for (image, place) in zip(cohort.cases, lock.assignments) {
      parts[image.pixelDigest, default: []].insert(place.part)
    }
    #expect(parts.values.allSatisfy { $0.count == 1 })
    #expect(
      lock.notes == ["100 patients form 50 groups, because some share identical pixels"])
  }

  @Test func `folds divide the training patients evenly`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    let lock = try SplitLock.make(
      for: cohort, options: Self.options(folds: 4, stratify: ["sick"]), key: Picture.key)
    #expect(lock.folds == 4)
    #expect(lock.indices(in: .validation).isEmpty)
    for fold in 0..<4 {
      let members = lock.assignments.indices.filter { lock.assignments[$0].fold == fold }
      let own = members.map { cohort.cases[$0] }
      #expect(Set(own.map(\.patientID)).count == 20, "fold \(fold)")
      #expect(
        Set(own.filter { $0.targets["sick"] == "1" }.map(\.patientID)).count == 6,
        "fold \(fold)")
    }
  }

  @Test func `a given split is honoured and completed with a validation part`() throws {
    var cases = Self.hundred
    for index in cases.indices { cases[index].split = index < 150 ? "train" : "Test" }
    let cohort = try Picture.cohort(cases)
    let lock = try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    #expect(lock.counts.map(\.patients) == [55, 20, 25])
    #expect(
      lock.indices(in: .test).allSatisfy { cohort.cases[$0].split == "Test" })
    #expect(
      lock.rule == "parts as given in the split column; 20.0 % of patients drawn for validation")
  }

  /// 100 patients, of whom 20 are the test part: half of 80 is the most that may validate.
  @Test(arguments: [
    (0.4, "40.0 % of patients drawn for validation"),
    (0.7, "half of the patients outside the test part, which is the most, drawn for validation"),
  ])
  func `at most half of the others validate, and the rule says what was drawn`(
    validation: Double, rule: String
  ) throws {
    let lock = try SplitLock.make(
      for: Picture.cohort(Self.hundred), options: Self.options(validation: validation),
      key: Picture.key)
    #expect(lock.counts.map(\.patients) == [40, 40, 20])
    #expect(lock.rule == "20.0 % of patients drawn for test; \(rule)")
  }

  @Test func `a given split that leaks is refused with the patients counted and named`() throws {
    var cases = Self.hundred
    for index in cases.indices { cases[index].split = index < 150 ? "train" : "test" }
    cases[0].split = "test"
    cases[10].split = "validation"
    let cohort = try Picture.cohort(cases)
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    }
    #expect(
      error?.description
        == "split column: 2 patients have images on more than one side "
        + "(patient-000, patient-005); give each patient one side, or remove the column and let "
        + "fovea split")
    #expect(error?.exitCode == 65)
  }

  @Test func `a given split with the same picture on two sides is refused`() throws {
    var cases = Self.hundred
    for index in cases.indices { cases[index].split = index < 150 ? "train" : "test" }
    cases[0].pixelDigest = cases[199].pixelDigest
    let cohort = try Picture.cohort(cases)
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    }
    #expect(
      error?.reason
        == "1 picture stands on more than one side with identical pixels "
        + "(patients patient-000, patient-099)")
  }

  @Test func `given folds are renumbered and need no test part`() throws {
    var cases = Self.hundred
    for index in cases.indices { cases[index].fold = 1 + (index / 2) % 5 }
    let cohort = try Picture.cohort(cases)
    let lock = try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    #expect(lock.folds == 5)
    #expect(lock.counts.map(\.part) == [.train])
    #expect(
      zip(cohort.cases, lock.assignments).allSatisfy { $0.fold.map { $0 - 1 } == $1.fold })
  }

  @Test func `a held-out site is the test part`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    let lock = try SplitLock.make(
      for: cohort, options: Self.options(holdOut: HoldOut(attribute: "site", value: "C")),
      key: Picture.key)
    #expect(
      Set(lock.indices(in: .test).map { cohort.cases[$0].attributes["site"] }) == ["C"])
    #expect(lock.indices(in: .test).count == 40)
  }

  @Test func `the latest fifth is the test part`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    let lock = try SplitLock.make(
      for: cohort, options: Self.options(latest: 0.2), key: Picture.key)
    let orders = lock.indices(in: .test).compactMap { cohort.cases[$0].studyOrder }
    #expect(orders.count == 40)
    #expect(orders.min() == 80)
  }

  @Test(arguments: [
    (
      1,
      "cohort: all 2 images belong to one patient, so no part can be set aside; "
        + "add patients; a split by patient needs at least two"
    ),
    (
      2,
      "split: 2 patients are too few: the validation part is empty; "
        + "add patients or ask for fewer parts"
    ),
  ])
  func `too few patients are refused`(count: Int, sentence: String) throws {
    let cohort = try Picture.cohort(Array(Self.hundred.prefix(2 * count)))
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.make(for: cohort, options: Self.options(), key: Picture.key)
    }
    #expect(error?.description == sentence)
  }

  @Test func `an unknown column to stratify by is a usage error`() throws {
    let cohort = try Picture.cohort(Self.hundred)
    let error = #expect(throws: CohortsError.self) {
      try SplitLock.make(
        for: cohort, options: Self.options(stratify: ["sik"]), key: Picture.key)
    }
    #expect(
      error?.description
        == "split.stratify: no case has a column sik; name a target, or an attribute of the cohort")
    #expect(error?.exitCode == 64)
  }
}
