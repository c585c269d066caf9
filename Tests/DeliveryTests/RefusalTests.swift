import DecodeProtocol
import Privacy
import Testing

/// What no rule reaches is refused with its reason.
@Suite struct RefusalTests {

  private func reason(_ dataSet: DataSet, syntax: String = "") throws -> String? {
    let deidentifier = DataSetDeidentifier(
      key: SecretKey(bytes: Array(0..<32)), profile: try ConfidentialityProfile([]))
    do throws(PrivacyError) {
      _ = try deidentifier.deidentify(dataSet, values: PatientValues(), transferSyntax: syntax)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: [
    ("1.2.840.10008.5.1.4.1.1.104.1", "it encapsulates a document, which is not searched"),
    ("1.2.840.10008.5.1.4.1.1.77.1.1.1", "it is a video, which is not searched"),
    (
      "1.2.840.10008.5.1.4.1.1.66",
      "it is raw data, of which only the vendor knows the meaning"
    ),
    ("1.2.840.10008.1.3.10", "its SOP class is not one that is stored in studies"),
    ("1.3.12.2.1107.5.9.1", "its SOP class is private"),
    ("", "it has no SOP Class UID (0008,0016)"),
  ])
  func `a SOP class that no rule reaches is refused`(sopClass: String, reason: String) throws {
    let made = Sample.dataSet([DataElement(.sopClassUID, "UI", sopClass)])
    #expect(try self.reason(made) == reason)
  }

  @Test(arguments: [
    ("1.2.840.10008.1.2.4.100", "it is a video, which is not searched"),
    ("1.2.840.10008.1.2.4.107", "it is a video, which is not searched"),
    ("1.2.840.113619.5.2", "its transfer syntax is private"),
  ])
  func `a transfer syntax that no rule reaches is refused`(
    syntax: String, reason: String
  ) throws {
    #expect(try self.reason(Sample.dataSet(), syntax: syntax) == reason)
  }

  private static let burnedIn =
    "Burned In Annotation (0028,0301) says that its pixels identify the patient; "
    + "--clean pixels blanks the text that is found"

  @Test(arguments: ["YES", "yes", "Yes ", " yEs", "YES\0", "NO\\YES"])
  func `declared burned-in text is refused, however it is written`(value: String) throws {
    #expect(
      try reason(Sample.dataSet([DataElement(.burnedInAnnotation, "CS", value)])) == Self.burnedIn)
  }

  @Test(arguments: ["NO", "no ", "", "YESTERDAY"])
  func `what is no YES is not refused`(value: String) throws {
    #expect(try reason(Sample.dataSet([DataElement(.burnedInAnnotation, "CS", value)])) == nil)
  }

  @Test(arguments: [1, 3])
  func `burned-in text declared in an item is refused at this depth`(depth: Int) throws {
    let inner = Sample.nested(DataElement(.burnedInAnnotation, "CS", "yes"), depth: depth)
    #expect(try reason(Sample.dataSet([inner])) == Self.burnedIn)
  }

  @Test func `what the image was before somebody changed it is no reason`() throws {
    let before = DataElement(
      tag: Tag(0x0400_0561), vr: "SQ",
      value: .items([DataSet([DataElement(.burnedInAnnotation, "CS", "YES")])]))
    #expect(try reason(Sample.dataSet([before])) == nil)
  }

  @Test func `an overlay in compressed pixels is refused`() throws {
    let made = Sample.dataSet([Sample.number(0x6000_0100, 16)])
    #expect(
      try reason(made, syntax: "1.2.840.10008.1.2.4.70")
        == "an overlay lies in the bits of its compressed pixels, where it is not reached")
    #expect(try reason(made, syntax: "1.2.840.10008.1.2.1") == nil)
  }

  @Test func `an instance without name is refused`() throws {
    #expect(
      try reason(Sample.dataSet([DataElement(.sopInstanceUID, "UI", "")]))
        == "it has no SOP Instance UID (0008,0018)")
    #expect(
      try reason(Sample.dataSet([DataElement(.studyInstanceUID, "UI", "")]))
        == "it has no Study Instance UID (0020,000D)")
  }
}
