import DecodeProtocol
import Privacy
import Testing

/// What a file declares of itself before its image is taken: burned-in text, and whose it is.
@Suite struct DeclarationTests {
  private static let key = SecretKey(bytes: Array(0..<32))

  private func image(
    _ more: [Attribute], rule: Deidentifier.PatientRule = .required
  ) throws -> DeidentifiedImage {
    let elements: [Attribute] = [
      Attribute(tag: .sopInstanceUID, vr: "UI", values: ["2.25.1"]),
      Attribute(tag: .studyInstanceUID, vr: "UI", values: ["2.25.2"]),
    ]
    let tree = AttributeTree(elements: elements + more)
    let frame = try StoredFrame(
      layout: .init(
        index: 0, rows: 1, columns: 2, samples: 1, bitsAllocated: 8, bitsStored: 8,
        isSigned: false, photometric: "MONOCHROME2"), bytes: [0, 1])
    let raw = RawImage(
      identity: RawIdentity(of: tree, path: "a/b.dcm"), attributes: tree, frame: frame)
    return try Deidentifier(key: Self.key, patientRule: rule, searchesText: true)
      .deidentify(raw)
  }

  private static let patient = Attribute(tag: .patientID, vr: "LO", values: ["00123"])

  private static func burnedIn(_ value: String) -> Attribute {
    Attribute(tag: .burnedInAnnotation, vr: "CS", values: [value])
  }

  private func code(_ more: [Attribute]) -> PrivacyError.Code? {
    do throws(any Error) {
      _ = try image([Self.patient] + more)
      return nil
    } catch {
      return (error as? PrivacyError)?.code
    }
  }

  @Test(arguments: ["YES", "yes", "Yes", " yes", "YES \0"])
  func `burned-in text is refused however it is written`(value: String) {
    #expect(code([Self.burnedIn(value)]) == .burnedInAnnotation)
  }

  @Test(arguments: ["NO", "no", "", "YESTERDAY"])
  func `what is no YES is taken`(value: String) {
    #expect(code([Self.burnedIn(value)]) == nil)
  }

  @Test func `burned-in text declared in an item is refused, of what it was before is not`() {
    func item(_ tag: UInt32) -> Attribute {
      Attribute(
        tag: DecodeProtocol.Tag(tag), vr: "SQ",
        items: [AttributeTree(elements: [Self.burnedIn("YES")])])
    }
    #expect(code([item(0x5200_9229)]) == .burnedInAnnotation)
    #expect(code([item(0x0400_0561)]) == nil)
  }

  @Test(arguments: [("77\u{FFFD}", false), ("77\u{FFFD}", true), ("77", true)])
  func `an identifier that cannot be decoded names nobody`(text: String, isLossy: Bool) throws {
    let unread = Attribute(tag: .patientID, vr: "LO", values: [text], isLossy: isLossy)
    let error = #expect(throws: PrivacyError.self) { try image([unread]) }
    #expect(error?.reason == "names no patient")
    let study = try image([unread], rule: .onePerStudy)
    #expect(study.patientID != Pseudonyms(key: Self.key).patientID(text))
    #expect(study.decisions.contains("no patient is named: the study stands for one"))
  }
}
