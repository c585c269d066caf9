import DecodeProtocol
import Foundation
import Privacy
import Testing

/// What the gate finds in the bytes of an artefact, and what it leaves alone.
@Suite struct ArtefactScanTests {
  private static func values() -> IdentifyingValues {
    var values = IdentifyingValues()
    values.add(Invented.identity)
    values.add(fileName: "scan-004711.dcm")
    values.add(vocabulary: "melanoma Larch")
    return values
  }

  private static let scan = ArtefactScan(values(), excusing: ["Dr. Tamsin Ashgrove, Dunmere"])
  private static let strict = ArtefactScan(values(), excusing: [])

  private func rule(_ text: String, named name: String = "a.txt") -> ArtefactRule? {
    Self.strict.rule(in: Data(text.utf8), named: name)
  }

  @Test(arguments: [
    ("Quillon", ArtefactRule.patientName), ("of QUILLON, Z.", .patientName),
    ("zephyrine_quillon", .patientName), ("QuillonZephyrine", .patientName),
    ("xzephyrinequillonx", .patientName), ("mrs-quillon2.png", .patientName),
    ("the skin of young Young-Skin", .patientName), ("Ashgrove", .personName),
    ("Kestrel", .place), ("kestrel general HOSPITAL", .place), ("Dunmere", .place),
    ("CTROOM4", .identifier), ("MRN-9941", .identifier), ("mrn 9941", .identifier),
    ("MRN9941", .identifier), ("ACC55501", .identifier), ("xctroom4x", .identifier),
    ("00471", .identifier), ("7741236", .identifier), ("+49 (6221) 567-0000", .identifier),
    ("12 larkspur lane 69120", .place), ("2.25.71000123", .uniqueIdentifier),
    ("see 2.25.81000123.", .uniqueIdentifier), ("scan-004711", .inputFile),
    ("20140703", .day), ("2014-07-03T10:00", .day), ("03.07.2014", .day), ("3.7.2014", .day),
    ("07/03/2014", .day), ("3rd of July 2014", .day), ("Jul 3, 2014", .day),
    ("20140703120000", .day), ("09-APR-1961", .day), ("03JUL2014", .day), ("2014年7月3日", .day),
    ("scan20140703", .day), ("“Quillon”", .patientName), ("Quillon–Young", .patientName),
    ("03–07–2014", .day),
  ])
  func `a value is found however it is spelled`(text: String, wanted: ArtefactRule) {
    #expect(rule(text) == wanted)
    #expect(rule("{\"note\":\"\(text)\"}", named: "a.json") == wanted)
    #expect(rule("a,b\n1,\(text)\n", named: "a.csv") != nil)
  }

  @Test(arguments: [
    "young", "skin", "young, then skin", "General Hospital", "patients: 1750", "n = 1,750",
    "0.7741236", "[1,7741236,2]", "\"offset\":7741236", "fill:#7741236", "2.25.7100012",
    "0.20140703", "140703", "3.7.14", "20140704", "Quill", "MRN-9942", "melanoma", "ward-7",
    "4 to 7", "49 6221", "471", "M", "Jul 2014",
  ])
  func `what meets a value by chance is left alone`(text: String) {
    #expect(rule(text) == nil)
  }

  @Test func `a long path is no code of base64`() {
    let path = "/archive/ward/Studies/Quillon/CT_2014-07-03/Series_3/IM_0001/Anatomy_X9/Left_Side_2"
    #expect(rule("{\"p\":\"\(path)\"}") != nil)
    let day = "/archive/ward/Studies/Nobody/CT/2014-07-03/Series_3/IM_0001/Anatomy_X9/Left_Side_22"
    #expect(rule("{\"p\":\"\(day)\"}") == .day)
  }

  @Test(arguments: [
    ("Müller^Jörg", "mueller"), ("Mueller^Jo", "müller"), ("O'Hara^Ann", "ohara"),
  ])
  func `a name is found in its other spellings`(name: String, text: String) throws {
    var values = IdentifyingValues()
    values.add(
      RawIdentity(
        of: AttributeTree(elements: [
          Attribute(tag: Tag(0x0010_0010), vr: "PN", values: [name])
        ]), path: "a"))
    let scan = ArtefactScan(values, excusing: [])
    #expect(scan.rule(in: Data(text.utf8), named: "a.txt") == .patientName)
  }

  @Test func `what the user says of people and places is no finding, a patient's name is`() {
    func excusing(_ text: String) -> ArtefactRule? {
      Self.scan.rule(in: Data(text.utf8), named: "a")
    }
    #expect(excusing("owner: Dr. Tamsin Ashgrove, Dunmere") == nil)
    #expect(rule("owner: Dr. Tamsin Ashgrove, Dunmere") != nil)
    #expect(excusing("owner: Quillon") == .patientName)
  }

  @Test func `a word that the cohort says names nobody alone, but beside another it does`() {
    var values = Self.values()
    values.add(vocabulary: "quillon zephyrine")
    let scan = ArtefactScan(values, excusing: [])
    #expect(scan.rule(in: Data("quillon sign".utf8), named: "a") == nil)
    #expect(scan.rule(in: Data("zephyrine_quillon".utf8), named: "a") == .patientName)
  }

  @Test(arguments: ["Quillon", "MRN-9941", "2.25.71000123", "2014-07-03"])
  func `UTF-16, base64 and text between other bytes are read`(value: String) {
    let text = "a note on \(value) here"
    let wide = Data(text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    let big = Data(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    let noise = Noise.bytes(10_000, seed: 1)
    for (name, data) in [
      ("little", wide), ("big", big), ("odd", Data([7]) + wide),
      ("base64", Data(Data(text.utf8).base64EncodedString().utf8)),
      ("base64 alone", Data("x=\(Data(value.utf8).base64EncodedString());".utf8)),
      ("base64 of UTF-16", Data(wide.base64EncodedString().utf8)),
      ("binary", noise + Data([0]) + Data(text.utf8) + Data([0]) + noise),
    ] {
      #expect(Self.strict.rule(in: data, named: "a") != nil, "\(name)")
    }
  }

  @Test func `letters with accents and of other scripts are found in any case`() {
    var values = IdentifyingValues()
    values.add(Invented.identity(named: "Müller-Lüdenscheidt^Björn=山田^太郎"))
    let scan = ArtefactScan(values, excusing: [])
    for text in ["MÜLLER", "Muller", "bjorn ludenscheidt", "für 山田さん", "山田太郎"] {
      #expect(scan.rule(in: Data(text.utf8), named: "a") == .patientName, "\(text)")
    }
  }

  @Test func `megabytes of numbers and noise hold nobody`() {
    var table = "case_id,score\n"
    for row in 0..<20_000 { table += "c\(row * 7919 % 99_991),0.\(row * 104_729 + 1_000_003)\n" }
    #expect(rule(table, named: "a.csv") == nil)
    #expect(Self.strict.rule(in: Noise.bytes(4_000_000, seed: 3), named: "a") == nil)
    let picture = Noise.bytes(1_000_000, seed: 5).base64EncodedString()
    #expect(rule("<img src='data:image/png;base64,\(picture)'>") == nil)
  }

  @Test func `ten times the bytes and the values take about ten times the time`() {
    var many = IdentifyingValues()
    for number in 0..<20_000 { many.add(identifier: "PAT\(number * 7919)X") }
    let scan = ArtefactScan(many, excusing: [])
    func seconds(_ count: Int) -> Double {
      let text = Data(String(repeating: "patients PAT12 and 0.5; ", count: count / 24).utf8)
      return (0..<3).map { _ in
        let clock = ContinuousClock()
        return clock.measure { _ = scan.rule(in: text, named: "a") } / .seconds(1)
      }.min() ?? 0
    }
    let ratio = seconds(4_000_000) / seconds(400_000)
    #expect(ratio < 30, "ten times the bytes took \(ratio) times as long")
  }
}

/// Bytes without order that are the same for a seed.
enum Noise {
  static func bytes(_ count: Int, seed: UInt64) -> Data {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return Data(
      (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(state >> 56)
      })
  }
}

extension Invented {
  /// The identity of a file that says nothing but a name.
  static func identity(named name: String) -> RawIdentity {
    RawIdentity(
      of: AttributeTree(
        elements: [Attribute(tag: Tag(0x0010_0010), vr: "PN", values: [name])]), path: "x")
  }
}
