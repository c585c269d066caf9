import Evaluation
import Testing

/// Produced by Tests/Peers/reader_literals.py (scikit-learn, statsmodels, numpy).
@Suite struct ReaderAgreementTests {
  /// 40 patients with one to three units; the script draws the same.
  private static func units(_ seed: Int, readers: Int, missing: Bool) -> [RatedUnit] {
    var draws = Draws(seed: seed)
    var units: [RatedUnit] = []
    for patient in 0..<40 {
      for _ in 0..<(1 + draws.below(3)) {
        let truth = draws.below(3)
        var labels: [String: String] = [:]
        for reader in 0..<readers {
          let label = draws.below(4) == 0 ? draws.below(3) : truth
          if missing, draws.below(5) == 0 { continue }
          labels["r\(reader)"] = String(label)
        }
        units.append(unit("u\(units.count)", "p\(patient)", labels))
      }
    }
    return units
  }

  private static func unit(_ id: String, _ patient: String, _ labels: [String: String])
    -> RatedUnit
  {
    RatedUnit(identity: UnitIdentity(unitID: id, patientID: patient), labels: labels)
  }

  private static func agreement(
    _ units: [RatedUnit], _ cases: [CohortAttributes.Case] = [], names: [String] = []
  ) -> ReaderAgreement? {
    ReaderAgreement(
      target: "lesion", units: units, attributes: CohortAttributes(cases: cases), names: names,
      resampling: Fixture.resampling())
  }

  @Test(arguments: [
    (71, 2, false, "cohen", 71, 0.592077411551255, 0.7323943661971831, 0.6060958033952966),
    (72, 3, false, "fleiss", 79, 0.45426796615615295, 0.6371308016877637, 0.5542228453767416),
    (73, 4, true, "fleiss", 84, 0.5914641395620387, 0.7370030581039755, 0.6603103626497643),
  ])
  func `agreement and kappa are those of other programs`(
    seed: Int, readers: Int, missing: Bool, name: String, count: Int, kappa: Double,
    share: Double, lower: Double
  ) throws {
    let units = Self.units(seed, readers: readers, missing: missing)
    let found = try #require(Self.agreement(units))
    #expect(found.kappaName == name)
    #expect(found.readerCount == readers)
    #expect(found.whole.counts.imageCount == count)
    #expect(found.whole.counts.patientCount == 40)
    #expect(agree(found.whole.kappa.value, kappa))
    #expect(agree(found.whole.agreement.value, share))
    #expect(agree(found.whole.agreement.lower, lower, 1e-9))
    let value = found.whole.kappa.value ?? .nan
    #expect((found.whole.kappa.lower ?? .nan) < value)
    #expect(value < (found.whole.kappa.upper ?? .nan))
  }

  /// Ten subjects by fourteen readers: 0.210 (Fleiss 1971).
  @Test func `Fleiss's own example gives his kappa`() throws {
    let counts = [
      [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
    let units = counts.enumerated().map { index, counts in
      let labels = counts.enumerated().flatMap { Array(repeating: String($0), count: $1) }
      return Self.unit(
        "u\(index)", "p\(index)",
        Dictionary(uniqueKeysWithValues: labels.enumerated().map { ("r\($0)", $1) }))
    }
    let found = try #require(Self.agreement(units))
    #expect(agree(found.whole.kappa.value, 0.20993070442195522))
    #expect(found.whole.kappa.status == .lowPrecision)
  }

  @Test func `groups sum to the whole and small ones give counts only`() throws {
    let units = Self.units(72, readers: 3, missing: false)
    let cases = units.enumerated().map { index, unit in
      CohortAttributes.Case(
        unitID: unit.identity.unitID, values: index < 5 ? [:] : ["sex": index < 40 ? "F" : "M"])
    }
    let found = try #require(Self.agreement(units, cases, names: ["sex"]))
    let sexes = try #require(found.attributes.first)
    #expect(sexes.groups.map(\.name) == ["F", "M", "unknown"])
    #expect(sexes.groups.map(\.numbers.counts.imageCount) == [35, 39, 5])
    #expect(sexes.groups.last?.numbers.kappa.value == nil)
    #expect(sexes.groups.last?.numbers.kappa.status == .countsOnly)
    #expect(sexes.groups.last?.numbers.agreement.denominator == 15)
  }

  @Test func `the order of rows and the names of readers change no digit`() {
    let units = Self.units(73, readers: 4, missing: true)
    let renamed = units.reversed().map { unit in
      RatedUnit(
        identity: unit.identity,
        labels: Dictionary(uniqueKeysWithValues: unit.labels.map { ("z\($0.key)", $0.value) }))
    }
    #expect(Self.agreement(units) == Self.agreement(renamed))
  }

  @Test func `single readings and one label for all give no kappa`() {
    let alone = [Self.unit("u", "p", ["r0": "1"]), Self.unit("v", "q", ["r1": "1"])]
    #expect(Self.agreement(alone) == nil)
    let alike = (0..<12).map { Self.unit("u\($0)", "p\($0)", ["r0": "1", "r1": "1"]) }
    let found = Self.agreement(alike)
    #expect(found?.whole.kappa.value == nil)
    #expect(found?.whole.kappa.reason == "all readings are one label")
    #expect(found?.whole.agreement.value == 1)
  }
}
