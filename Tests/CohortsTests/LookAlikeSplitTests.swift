internal import Cohorts
internal import Ingest
internal import Testing

/// Pictures that look alike: on one side of our own splits, and a warning for given ones.
@Suite struct LookAlikeSplitTests {
  /// The hundred patients, every second of which shares a look with the next.
  private static let alike: [ManifestCase] = {
    var cases = SplitTests.hundred
    for patient in stride(from: 0, to: 100, by: 2) {
      cases[patient * 2].lookAlike = patient / 2
      cases[patient * 2 + 2].lookAlike = patient / 2
    }
    return cases
  }()

  private func parts(_ lock: SplitLock, _ cohort: Cohort) -> [Int: Set<String>] {
    var parts: [Int: Set<String>] = [:]
    for (image, place) in zip(cohort.cases, lock.assignments) {
      guard let group = image.lookAlike else { continue }
      parts[group, default: []].insert("\(place.part) \(place.fold ?? -1)")
    }
    return parts
  }

  @Test(arguments: [0, 4])
  func `patients with pictures that look alike stay together`(folds: Int) throws {
    let cohort = try Picture.cohort(Self.alike)
    let lock = try SplitLock.make(
      for: cohort, options: SplitTests.options(folds: folds), key: Picture.key)
    #expect(parts(lock, cohort).count == 50)
    #expect(parts(lock, cohort).values.allSatisfy { $0.count == 1 })
    #expect(
      lock.notes
        == ["100 patients form 50 groups, because some have pictures that look alike"])
  }

  @Test func `identical pixels and looks are told apart`() throws {
    var cases = Self.alike
    cases[0].pixelDigest = cases[4].pixelDigest
    let lock = try SplitLock.make(
      for: Picture.cohort(cases), options: SplitTests.options(), key: Picture.key)
    #expect(
      lock.notes == [
        "100 patients form 99 groups, because some share identical pixels",
        "99 groups form 49 groups, because some have pictures that look alike",
      ])
  }

  @Test func `a given split with a look on two sides warns and stays`() throws {
    var cases = Self.alike
    for index in cases.indices { cases[index].split = index < 148 ? "train" : "test" }
    cases[2].split = "test"
    cases[3].split = "test"
    let cohort = try Picture.cohort(cases)
    let lock = try SplitLock.make(
      for: cohort, options: SplitTests.options(folds: 3), key: Picture.key)
    #expect(lock.counts.map(\.patients) == [73, 27])
    #expect(
      lock.notes.last
        == "split column: 1 group of pictures that look alike stands on more than one side "
        + "(patients patient-000, patient-001), so that what is measured may be too good")
    let torn = parts(lock, cohort).filter { $0.value.count > 1 }
    #expect(torn.keys.sorted() == [0])
    #expect(lock.assignments.allSatisfy { ($0.part == .train) == ($0.fold != nil) })
  }

  @Test func `given folds with a look in two of them warn and stay`() throws {
    var cases = Self.alike
    for index in cases.indices { cases[index].fold = (index / 4) % 5 }
    cases[2].fold = 3
    cases[3].fold = 3
    let lock = try SplitLock.make(
      for: Picture.cohort(cases), options: SplitTests.options(), key: Picture.key)
    #expect(
      lock.notes.last
        == "fold column: 1 group of pictures that look alike stands on more than one side "
        + "(patients patient-000, patient-001), so that what is measured may be too good")
  }

  @Test func `looks count for the digest of a cohort, and their absence does not`() throws {
    let plain = try Picture.cohort(SplitTests.hundred)
    let alike = try Picture.cohort(Self.alike)
    #expect(plain.digest != alike.digest)
    #expect(try Picture.cohort(SplitTests.hundred.reversed()).digest == plain.digest)
  }
}
