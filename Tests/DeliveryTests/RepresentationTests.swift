import DecodeProtocol
import Privacy
import Testing

/// Private attributes, wrong and unknown representations, dates, UIDs, what is cleaned.
@Suite struct RepresentationTests {
  private func released(
    _ more: [DataElement], _ options: Set<ProfileOption> = [], key: UInt8 = 0
  ) throws -> ReleasedDataSet {
    let profile = try ConfidentialityProfile(options)
    let original = Sample.dataSet(more)
    var values = PatientValues()
    values.collect(original, profile: profile)
    return try DataSetDeidentifier(
      key: SecretKey(bytes: Array(key..<key + 32)), profile: profile
    ).deidentify(original, values: values, transferSyntax: "")
  }

  private let vendors: [DataElement] = [
    DataElement(Tag(0x00E1_0010), "LO", "ELSCINT1"), DataElement(Tag(0x00E1_1021), "DS", "12.5"),
    DataElement(Tag(0x00E1_1099), "LO", "secret"), DataElement(Tag(0x0009_0010), "LO", "ACME"),
    DataElement(Tag(0x0009_1021), "LO", "secret"),
  ]

  @Test(arguments: [0, 1, 2, 3])
  func `private attributes go at every depth`(depth: Int) throws {
    for element in vendors {
      let made = try released([Sample.nested(element, depth: depth)]).dataSet
      #expect(Sample.found(element.tag, in: made, depth: depth) == nil, "\(element.tag)")
    }
  }

  @Test func `listed private attributes stay with their creator by option`() throws {
    let made = try released(vendors, [.safePrivate]).dataSet
    let tags = made.elements.map(\.tag).filter(\.isPrivate)
    #expect(tags == [Tag(0x00E1_0010), Tag(0x00E1_1021)])
  }

  @Test func `a listed private attribute under a foreign creator goes`() throws {
    let made = try released(
      [DataElement(Tag(0x00E1_0010), "LO", "ACME"), DataElement(Tag(0x00E1_1021), "DS", "1")],
      [.safePrivate]
    ).dataSet
    #expect(made.elements.allSatisfy { !$0.tag.isPrivate })
  }

  @Test(arguments: ["UN", "LO", "OB", "UT", "CS"])
  func `the table decides whatever representation the file states`(vr: String) throws {
    let made = try released([
      DataElement(Tag(0x0010_0030), vr, "19610409"), DataElement(Tag(0x0008_0021), vr, "20140703"),
      DataElement(Tag(0x0008_0090), vr, "Quillon"), DataElement(Tag(0x0020_0052), vr, "1.2.3.4.9"),
    ]).dataSet
    #expect(made[Tag(0x0010_0030)]?.bytes == [])
    #expect(made[Tag(0x0008_0021)] == DataElement(Tag(0x0008_0021), "DA", "19000101"))
    #expect(made[Tag(0x0008_0090)]?.bytes == [])
    #expect(made[Tag(0x0020_0052)]?.vr == "UI")
    #expect(made.string(Tag(0x0020_0052))?.hasPrefix("2.25.") == true)
  }

  @Test func `UN outside the table goes`() throws {
    let made = try released([DataElement(Tag(0x0018_9999), "UN", "anything")]).dataSet
    #expect(made[Tag(0x0018_9999)] == nil)
  }

  @Test func `overlays, curves, icons, signatures and padding go`() throws {
    let tags: [UInt32] = [
      0x6000_0010, 0x6002_3000, 0x6000_1500, 0x601E_0022, 0x5000_0010, 0x5002_3000, 0x0400_0500,
      0x0400_0561, 0x4FFE_0001, 0xFFFA_FFFA, 0x0088_0200, 0xFFFC_FFFC, 0x0008_0000, 0x0010_0000,
    ]
    let made = try released(tags.map { DataElement(Tag($0), "OB", "text") }).dataSet
    for tag in tags { #expect(made[Tag(tag)] == nil, "\(Tag(tag))") }
  }

  @Test func `every value of a multiple one is handled`() throws {
    let made = try released([
      DataElement(Tag(0x0008_0014), "UI", "1.2.3.4.9\\1.2.840.10008.1.2\\1.2.3.4.10"),
      DataElement(Tag(0x0028_1055), "LO", "STANDARD\\HARD\\Quillon"),
    ]).dataSet
    let uids = made[Tag(0x0008_0014)]?.values ?? []
    #expect(uids.count == 3 && uids[1] == "1.2.840.10008.1.2" && uids[0] != uids[2])
    #expect(uids[0].hasPrefix("2.25.") && uids[2].hasPrefix("2.25."))
    #expect(made[Tag(0x0028_1055)]?.text == "STANDARD\\HARD\\REMOVED")
  }

  @Test func `dates of a patient move by the same days and times stay`() throws {
    let made = try released(
      [
        DataElement(Tag(0x0008_0021), "DA", "20140705"),
        DataElement(Tag(0x0008_0030), "TM", "0815"),
        DataElement(Tag(0x0008_002A), "DT", "20140703081500.5+0200"),
        DataElement(Tag(0x0008_0022), "DA", "2014.07.03"),
        DataElement(Tag(0x0008_0023), "DA", "2014"),
        DataElement(Tag(0x0040_A121), "DA", "20140301\\20140228"),
      ], [.modifiedDates]
    ).dataSet
    let study = try #require(made.string(Tag(0x0008_0020)).flatMap { Int($0) })
    let series = try #require(made.string(Tag(0x0008_0021)).flatMap { Int($0) })
    #expect(study < 20_140_703 && study > 20_040_101)
    #expect(days(series) - days(study) == 2)
    #expect(made.string(Tag(0x0008_0030)) == "0815")
    #expect(made.string(Tag(0x0008_002A)) == "\(study)081500.5+0200")
    #expect(made.string(Tag(0x0008_0022)) == "\(study)")
    #expect(made.string(Tag(0x0008_0023)) == "19000101")
    let pair = try #require(made[Tag(0x0040_A121)]).values.compactMap { Int($0) }
    #expect(pair.count == 2 && days(pair[0]) - days(pair[1]) == 1)
  }

  @Test(arguments: [
    (UInt32(0x0014_1020), "DA", "20140703-20140705"), (0x0014_1020, "DA", "20140703 Quillon"),
    (0x4010_1025, "DT", "20140703-20140705"), (0x4010_1025, "DT", "20140703081500-070"),
    (0x0014_0103, "TM", "20140703"),
  ])
  func `what is more than a date or a time does not move, and goes`(
    tag: UInt32, vr: String, text: String
  ) throws {
    let made = try released([DataElement(Tag(tag), vr, text)], [.modifiedDates]).dataSet
    let left = try #require(made[Tag(tag)]).text
    #expect(["19000101", "19000101000000", "000000"].contains(left))
  }

  @Test(arguments: [0, 3])
  func `what identifies although the table does not name it goes`(depth: Int) throws {
    let attributes: [(UInt32, String)] = [
      (0x0010_0033, "LO"), (0x0010_0034, "LO"), (0x0010_2295, "LO"), (0x0018_1803, "LO"),
      (0x0040_1006, "SH"), (0x0040_1007, "SH"), (0x0040_2006, "SH"), (0x0040_2007, "SH"),
      (0x0040_E001, "ST"), (0x0074_100C, "LO"), (0x0088_0130, "SH"), (0x2100_0160, "SH"),
      (0x4010_101A, "SH"), (0x4010_1051, "LO"),
    ]
    for (tag, vr) in attributes {
      let element = DataElement(Tag(tag), vr, "S36-04-09")
      let text = DataElement(Tag(0x0018_9423), "LO", "of S36.04.09")
      let made = try released([Sample.nested(element, depth: depth), text]).dataSet
      #expect(Sample.found(element.tag, in: made, depth: depth) == nil, "\(element.tag)")
      #expect(made.string(Tag(0x0018_9423)) == "REMOVED", "\(element.tag)")
    }
  }

  @Test func `an instance in the place of a class is mapped, a code system stays`() throws {
    let made = try released([
      DataElement(Tag(0x0008_1150), "UI", "1.2.3.4.5.70"),
      DataElement(Tag(0x0008_010C), "UI", "2.16.840.1.113883.6.96"),
    ]).dataSet
    #expect(made.string(Tag(0x0008_1150)) == made.string(.sopInstanceUID))
    #expect(made.string(Tag(0x0008_010C)) == "2.16.840.1.113883.6.96")
  }

  @Test func `dates move by different days for different patients`() throws {
    let shifts = try (0..<20).map { number in
      try released([DataElement(.patientID, "LO", "P\(number)")], [.modifiedDates])
        .dataSet.string(Tag(0x0008_0020))
    }
    #expect(Set(shifts).count > 15)
    #expect(!shifts.contains("20140703"))
  }

  @Test func `one key makes the same names, another key none in common`() throws {
    let first = try released([])
    let second = try released([])
    let other = try released([], key: 1)
    #expect(first.dataSet == second.dataSet)
    #expect(first.patientID != other.patientID && first.instanceID != other.instanceID)
    let uids = [first, other].map { $0.dataSet.string(.sopInstanceUID) }
    #expect(uids[0] != uids[1])
  }

  @Test func `a kept UID is one`() throws {
    let made = try released(
      [
        DataElement(Tag(0x0020_0052), "UI", "1.2.3.4.9"),
        DataElement(Tag(0x0008_0014), "UI", "made by Tanglewood"),
      ], [.uids]
    ).dataSet
    #expect(made.string(Tag(0x0020_0052)) == "1.2.3.4.9")
    #expect(made.string(Tag(0x0008_0014))?.hasPrefix("2.25.") == true)
  }

  @Test func `references follow the instances they name`() throws {
    let reference = DataElement(
      tag: Tag(0x0008_1140), vr: "SQ",
      value: .items([
        DataSet([
          DataElement(Tag(0x0008_1150), "UI", Sample.sopClass),
          DataElement(Tag(0x0008_1155), "UI", "1.2.3.4.5.70"),
        ])
      ]))
    let item = try #require(try released([reference]).dataSet[Tag(0x0008_1140)]?.items.first)
    #expect(item.string(Tag(0x0008_1155)) == (try released([]).dataSet.string(.sopInstanceUID)))
    #expect(item.string(Tag(0x0008_1150)) == Sample.sopClass)
  }

  @Test func `cleaned descriptions keep words of the trade only`() throws {
    let made = try released(
      [
        DataElement(Tag(0x0008_1030), "LO", "CT Abdomen w/o contrast for Dr. Tanglewood 5mm"),
        DataElement(Tag(0x0008_103E), "LO", "Tanglewood"),
      ], [.descriptors]
    ).dataSet
    #expect(made.string(Tag(0x0008_1030)) == "CT Abdomen contrast for")
    #expect(made[Tag(0x0008_103E)]?.bytes == [])
  }

  @Test func `structured content is a dummy, or cleaned by option`() throws {
    let content = DataElement(
      tag: Tag(0x0040_A730), vr: "SQ",
      value: .items([
        DataSet([
          DataElement(Tag(0x0040_A040), "CS", "TEXT"),
          DataElement(Tag(0x0040_A160), "UT", "left lung of Tanglewood"),
        ])
      ]))
    let plain = try #require(try released([content]).dataSet[Tag(0x0040_A730)]?.items.first)
    #expect(plain.string(Tag(0x0040_A160)) == "REMOVED" && plain.string(Tag(0x0040_A040)) == "TEXT")
    let cleaned = try #require(
      try released([content], [.structuredContent]).dataSet[Tag(0x0040_A730)]?.items.first)
    #expect(cleaned.string(Tag(0x0040_A160)) == "left lung of")
  }

  @Test func `ages of ninety and more are one age`() throws {
    let made = try released(
      [DataElement(Tag(0x0010_1010), "AS", "097Y")], [.patientCharacteristics]
    ).dataSet
    #expect(made.string(Tag(0x0010_1010)) == "090Y")
  }

  @Test func `a CT of the head is marked`() throws {
    let made = try released([
      DataElement(Tag(0x0008_0060), "CS", "CT"), DataElement(Tag(0x0018_0015), "CS", "HEAD"),
    ])
    #expect(made.mayShowFace && made.dataSet.string(Tag(0x0028_0302)) == "YES")
    #expect(try released([]).dataSet[Tag(0x0028_0302)] == nil)
  }

  /// Days from the year 0 by Python's `date.toordinal`, as a formula over `datetime`'s definition.
  private func days(_ date: Int) -> Int {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let before = (year - 1) * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400
    return before + lengths.prefix(month - 1).reduce(0, +) + (isLeap && month > 2 ? 1 : 0) + day
  }
}
