import Evaluation
import Testing

/// What the file of a model tells of one patient or a few by subtraction: nothing.
///
/// Expected numbers are by hand.
@Suite struct ReferenceSubtractionTests {
  /// A reference of so many patients with some attributes and a number that some lack.
  private static func reference(
    _ count: Int, lacks: (Int) -> Bool = { _ in false },
    attributes: (Int) -> [String: String]
  ) throws -> MonitorReference {
    let images = (0..<count).map { patient in
      MonitoredPatient.Image(
        patientID: "p\(patient)", unitID: "p\(patient)", pixelDigest: "",
        attributes: attributes(patient),
        numbers: lacks(patient) ? ["always": 1] : ["always": 1, "noise": Double(patient)],
        features: nil, isRefused: false)
    }
    return try #require(
      MonitorReference(
        MonitoredPatient.patients(of: images, rows: []), labels: [], source: .validation))
  }

  private static func groups(_ reference: MonitorReference) -> [String] {
    reference.parts.map { "\($0.attribute) \($0.group)" }
  }

  @Test func `all less women less men is not the one patient without a sex`() throws {
    let reference = try Self.reference(101) {
      $0 == 0 ? ["place": "here"] : ["sex": $0 % 2 == 0 ? "F" : "M", "place": "here"]
    }
    #expect(Self.groups(reference) == ["all all", "sex F"])
    let left = reference.whole.patients - reference.parts[1].patients
    #expect(left == 51)
    let sex = try #require(reference.attributes["sex"])
    #expect(sex.statement.patients == ["stated": 101] && sex.statement.otherPatients == 0)
    #expect(sex.values?.patients == ["F": 50, "M": 51] && sex.values?.otherPatients == 0)
  }

  @Test func `eleven patients without a sex hide each other`() throws {
    let reference = try Self.reference(111) { $0 < 11 ? [:] : ["sex": $0 % 2 == 0 ? "F" : "M"] }
    #expect(Self.groups(reference) == ["all all", "sex F", "sex M"])
    #expect(reference.attributes["sex"]?.values?.patients == ["F": 50, "M": 50])
    #expect(reference.attributes["sex"]?.statement.patients == ["stated": 100, "missing": 11])
  }

  /// 50 women, 50 men, 1 other, 20 without: all less these groups are 21, and the counts by value
  /// less theirs would be the one.
  @Test func `a rare value is not what counts by value leave beside the groups`() throws {
    let reference = try Self.reference(121) {
      $0 < 20 ? [:] : ["sex": $0 == 20 ? "X" : $0 % 2 == 0 ? "F" : "M"]
    }
    #expect(Self.groups(reference) == ["all all", "sex F"])
    #expect(reference.attributes["sex"]?.values?.patients == ["F": 50, "M": 51])
  }

  @Test func `women less a ward of women is not the one woman elsewhere`() throws {
    // Ward A: women 1 to 59; ward B: woman 0 and all men.
    let reference = try Self.reference(120) {
      ["sex": $0 < 60 ? "F" : "M", "ward": (1..<60).contains($0) ? "A" : "B"]
    }
    #expect(Self.groups(reference) == ["all all", "ward A", "ward B"])
    #expect(reference.attributes["sex"]?.values?.patients == ["F": 60, "M": 60])
  }

  @Test func `all less women less a ward of men is not the one man elsewhere`() throws {
    // Ward A: 39 of the 40 men; the others are in none.
    let reference = try Self.reference(120) {
      $0 < 80 ? ["sex": "F"] : $0 == 80 ? ["sex": "M"] : ["sex": "M", "ward": "A"]
    }
    #expect(Self.groups(reference) == ["all all", "sex F", "sex M"])
  }

  @Test func `groups that cross in enough patients are all told`() throws {
    let reference = try Self.reference(120) {
      ["sex": $0 % 2 == 0 ? "F" : "M", "ward": $0 / 2 % 2 == 0 ? "A" : "B"]
    }
    #expect(Self.groups(reference) == ["all all", "sex F", "sex M", "ward A", "ward B"])
  }

  @Test func `no count tells that a few patients lack a number`() throws {
    let reference = try Self.reference(120, lacks: { $0 == 7 }) {
      ["sex": $0 % 2 == 0 ? "F" : "M"]
    }
    #expect(Self.groups(reference) == ["all all", "sex F", "sex M"])
    for part in reference.parts {
      let counts = try #require(part.numbers["noise"]?.counts)
      #expect(counts.reduce(0, +) == part.patients, "\(part.group)")
    }
  }

  /// 15 of 60 women and 5 of 60 men lack it: all tell 20, so that the women's 15 would tell 5.
  @Test func `a group does not tell how many lack a number where others would follow`() throws {
    let reference = try Self.reference(120, lacks: { $0 % 8 == 0 || $0 % 24 == 1 }) {
      ["sex": $0 % 2 == 0 ? "F" : "M"]
    }
    func patients(_ place: Int) -> Int? {
      reference.parts[place].numbers["noise"]?.counts.reduce(0, +)
    }
    #expect(Self.groups(reference) == ["all all", "sex F", "sex M"])
    #expect(patients(0) == 100 && patients(1) == nil && patients(2) == 60)
  }
}
