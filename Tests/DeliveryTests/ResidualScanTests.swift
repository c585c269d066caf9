import DecodeProtocol
import Foundation
import Privacy
import Testing

/// The patient's own values in what no rule removes.
@Suite struct ResidualScanTests {
  private static let key = SecretKey(bytes: Array(0..<32))

  /// Free text that no row names, at the top and in an item.
  private static let places: [(tag: UInt32, vr: String)] = [
    (0x0028_1055, "LO"), (0x0018_0015, "CS"), (0x0040_0400, "LT"), (0x0018_9423, "LO"),
  ]

  private func released(
    _ element: DataElement, depth: Int = 0, options: Set<ProfileOption> = []
  ) throws -> DataElement? {
    let profile = try ConfidentialityProfile(options)
    let original = Sample.dataSet([
      Sample.nested(element, depth: depth), DataElement(Tag(0x0010_0030), "DA", "19610409"),
      DataElement(Tag(0x0008_0050), "SH", "ACC5550"),
      DataElement(Tag(0x0008_0090), "PN", "Müller-Lüdenscheidt^Björn"),
      DataElement(Tag(0x0008_0080), "LO", "Kestrel Infirmary"),
    ])
    var values = PatientValues()
    values.collect(original, profile: profile)
    let made = try DataSetDeidentifier(key: Self.key, profile: profile)
      .deidentify(original, values: values, transferSyntax: "").dataSet
    return Sample.found(element.tag, in: made, depth: depth)
  }

  @Test(arguments: [
    "Quillon", "QUILLON", "zephyrine quillon", "Quillon, Z.", "seen with Mrs Quillon's sister",
    "QuillonZephyrine", "Müller-Lüdenscheidt", "Muller Ludenscheidt", "BJORN", "Kestrel",
    "MRN-9941", "MRN 9941", "mrn9941", "no. MRN/9941!", "ACC5550", "acc 5550",
    "1.2.3.4.5.70", "see 1.2.3.4.5.80.", "1.2.3.4.5.90", "MUELLER", "Bjoern", "Luedenscheidt",
    "Ｑｕｉｌｌｏｎ", "Quil\u{AD}lon", "Quil\u{200B}lon",
  ])
  func `a name, number or UID is found however it is spelled`(text: String) throws {
    for (tag, vr) in Self.places {
      for depth in [0, 2] {
        let made = try released(DataElement(Tag(tag), vr, text), depth: depth)
        #expect(made?.text == "REMOVED", "\(Tag(tag)) at depth \(depth)")
      }
    }
  }

  @Test(arguments: [
    "20140703", "2014-07-03", "2014/07/03", "2014.07.03", "03.07.2014", "3.7.2014", "03/07/2014",
    "07/03/2014", "7/3/14", "03-07-14", "140703", "030714", "070314", "20140703120000",
    "3 Jul 2014", "03-JUL-2014", "July 3, 2014", "Jul 3rd 2014", "3rd of July 2014", "3. Juli 2014",
    "3 juillet 2014", "born 09.04.1961", "09APR1961", "4/9/61", "3 de julio de 2014",
    "3 luglio 2014", "3 juli 2014", "3 de julho de 2014", "2014年7月3日", "2014년 7월 3일",
  ])
  func `a date is found in any spelling`(text: String) throws {
    for (tag, vr) in Self.places {
      let made = try released(DataElement(Tag(tag), vr, text))
      #expect(made?.text == "REMOVED", "\(Tag(tag))")
    }
  }

  @Test(arguments: ["20140704", "3 Jul 2015", "AXIAL T2", "Quill", "MRN-9942", "1.2.3.4.5.7"])
  func `what only looks like it stays`(text: String) throws {
    #expect(try released(DataElement(Tag(0x0028_1055), "LO", text))?.text == text)
  }

  @Test(arguments: ["Quillon^Zephyrine", "MRN-9941", "20140703", "1.2.3.4.5.70"])
  func `base64 and UTF-16 hide nothing`(text: String) throws {
    let coded = Data(text.utf8).base64EncodedString()
    #expect(try released(DataElement(Tag(0x0040_0400), "LT", coded))?.text == "REMOVED")
    let framed = "x: \(coded);"
    #expect(try released(DataElement(Tag(0x0040_0400), "LT", framed))?.text == "REMOVED")
    let wide = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    for bytes in [Array(text.utf8), wide, big, [7] + wide, Array(coded.utf8)] {
      for (tag, vr) in [(UInt32(0x0028_1200), "OW"), (0x0018_9445, "OB"), (0x0018_1318, "FL")] {
        let made = try released(
          DataElement(tag: Tag(tag), vr: vr, value: .bytes([1, 0, 2] + bytes + [0])))
        #expect(made == nil, "\(Tag(tag)) \(bytes)")
      }
    }
  }

  @Test func `numbers of the image stay, an identifier as a number goes`() throws {
    #expect(try released(DataElement(Tag(0x0018_0050), "DS", "5.0"))?.text == "5.0")
    #expect(try released(DataElement(Tag(0x0018_0015), "CS", "CHEST"))?.text == "CHEST")
  }

  @Test(arguments: [
    ("Hueckelhovener", "Hückelhovener"), ("Großweißener", "GROSSWEISSENER"),
    ("Sjøbergåsen", "SJOEBERGAASEN"), ("Sjøbergåsen", "sjobergasen"),
    ("Łukaszewiłło", "lukaszewillo"), ("O'Hara^Una", "OHARA"), ("OHara^Una", "of O'Hara"),
    ("De la Cruz^Ana", "DelaCruz"), ("Wang^Wei=王^伟", "患者王伟复查"),
  ])
  func `a name is found in the spelling of other alphabets`(name: String, text: String) throws {
    let original = Sample.dataSet([
      DataElement(.patientName, "PN", name), DataElement(Tag(0x0018_9423), "LO", text),
    ])
    #expect(try released(whole: original)?.string(Tag(0x0018_9423)) == "REMOVED")
  }

  @Test func `a number is found without the zeros in front of it`() throws {
    let original = Sample.dataSet([
      DataElement(.patientID, "LO", "00071830"), DataElement(Tag(0x0018_9423), "LO", "no. 71830"),
    ])
    #expect(try released(whole: original)?.string(Tag(0x0018_9423)) == "REMOVED")
  }

  private func released(whole original: DataSet) throws -> DataSet? {
    let profile = try ConfidentialityProfile([])
    var values = PatientValues()
    values.collect(original, profile: profile)
    return try DataSetDeidentifier(key: Self.key, profile: profile)
      .deidentify(original, values: values, transferSyntax: "").dataSet
  }

  @Test(arguments: ["somebody", "1.5\0somebody", "1.5 mm"])
  func `a number of other characters is emptied`(text: String) throws {
    #expect(try released(DataElement(Tag(0x0018_0050), "DS", text))?.bytes == [])
    #expect(try released(DataElement(Tag(0x0020_0012), "IS", text))?.bytes == [])
  }

  @Test(arguments: ["-1.5E+3", "1.5\\ 2", "12 ", "1,5"])
  func `a number stays`(text: String) throws {
    let element = DataElement(Tag(0x0018_0050), "DS", text)
    #expect(try released(element) == element)
  }

  @Test func `what an option keeps is not searched for`() throws {
    let text = DataElement(Tag(0x0028_1055), "LO", "Kestrel 20140703")
    #expect(
      try released(text, options: [.institution, .fullDates])?.text == "Kestrel 20140703")
    #expect(try released(text, options: [.institution])?.text == "REMOVED")
    #expect(try released(text, options: [.fullDates])?.text == "REMOVED")
  }

  @Test func `text that cannot be read does not stay`() throws {
    let text = DataElement(Tag(0x0028_1055), "LO", "Zo\u{FFFD}")
    #expect(try released(text)?.text == "REMOVED")
  }

  @Test func `another file's values of the same patient are searched for`() throws {
    let profile = try ConfidentialityProfile([])
    var values = PatientValues()
    values.collect(
      Sample.dataSet([DataElement(Tag(0x0010_1001), "PN", "Featherstone^Ada")]), profile: profile)
    let made = try DataSetDeidentifier(key: Self.key, profile: profile).deidentify(
      Sample.dataSet([DataElement(Tag(0x0028_1055), "LO", "ada featherstone")]), values: values,
      transferSyntax: "")
    #expect(made.dataSet.string(Tag(0x0028_1055)) == "REMOVED")
  }
}
