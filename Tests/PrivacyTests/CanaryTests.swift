import DecodeProtocol
import Files
import Privacy
import Testing

/// A canary in every attribute, at every depth, and in the path: nothing kept or said may sing.
@Suite struct CanaryTests {
  private static let key = SecretKey(bytes: Array(0..<32))
  private static let canary = "KANARIENVOGEL"

  /// Every element number of the groups that hold patients, studies, devices and pixels, with the
  /// canary as value, so that no list of tags decides what is tried.
  private static func tree(depth: Int, values: [String]) -> AttributeTree {
    let groups: [UInt32] = [0x0008, 0x0010, 0x0018, 0x0020, 0x0028, 0x0032, 0x0038, 0x0040, 0x4008]
    let elements: [UInt32] =
      Array(0x0001...0x0FFF) + Array(0x1000...0x11FF) + Array(0x2100...0x2160)
    var attributes: [Attribute] = []
    for group in groups {
      for element in elements {
        attributes.append(
          Attribute(
            tag: DecodeProtocol.Tag(group << 16 | element), vr: group == 0x10 ? "PN" : "LO",
            values: values))
      }
    }
    if depth > 0 {
      attributes.removeAll {
        [DecodeProtocol.Tag.sharedFunctionalGroups, .modalityLUTSequence].contains($0.tag)
      }
      attributes.append(
        Attribute(
          tag: .sharedFunctionalGroups, vr: "SQ",
          items: [Self.tree(depth: depth - 1, values: values)]))
    }
    return AttributeTree(elements: attributes)
  }

  private static func sung(_ text: String) -> Bool {
    text.lowercased().contains(canary.lowercased())
  }

  @Test(arguments: [[canary], ["\(canary)^AGATHA"], ["MR \(canary)", "\(canary)"]])
  func `nothing that is kept or said repeats a value`(values: [String]) throws {
    let tree = Self.tree(depth: 1, values: values)
    let identity = RawIdentity(of: tree, path: "\(Self.canary)/\(Self.canary).dcm")
    let frame = try StoredFrame(
      layout: .init(
        index: 0, rows: 1, columns: 2, samples: 1, bitsAllocated: 8, bitsStored: 8,
        isSigned: false, photometric: "MONOCHROME2"), bytes: [1, 2])
    let raw = RawImage(identity: identity, attributes: tree, frame: frame)
    let image = try Deidentifier(key: Self.key, patientRule: .required, searchesText: true)
      .deidentify(raw)
    var text = ""
    dump(image, to: &text)
    dump(raw, to: &text)
    dump(identity, to: &text)
    text += "\(raw) \(identity)"
    #expect(!Self.sung(text), "\(text)")
    #expect(identity.isRepeated(in: "\(Self.canary) Inc.", countingPath: true))
    #expect(image.attributes.isEmpty)
  }

  @Test func `errors name tags and never values`() throws {
    for tag in [DecodeProtocol.Tag.sopInstanceUID, .patientID] {
      var tree = Self.tree(depth: 0, values: [Self.canary])
      tree.elements.removeAll { $0.tag == tag }
      let frame = try StoredFrame(
        layout: .init(
          index: 0, rows: 1, columns: 1, samples: 1, bitsAllocated: 8, bitsStored: 8,
          isSigned: false, photometric: "MONOCHROME2"), bytes: [1])
      let raw = RawImage(
        identity: RawIdentity(of: tree, path: Self.canary), attributes: tree, frame: frame)
      let error = #expect(throws: PrivacyError.self, "\(tag)") {
        try Deidentifier(key: Self.key, patientRule: .required, searchesText: true)
          .deidentify(raw)
      }
      #expect(!Self.sung(error?.description ?? Self.canary), "\(tag)")
    }
  }

  @Test(arguments: [
    ("seen by Brandvold", true), ("BRANDVOLD", true), ("brand", false), ("00412", true),
    ("0041", false), ("Ebba", true), ("ebbatide", true), ("St", false), ("2.25.77", true),
    ("clear", false),
  ])
  func `a text is searched for the patient's own values`(text: String, isFound: Bool) {
    let tree = AttributeTree(elements: [
      Attribute(tag: .institutionName, vr: "LO", values: ["St. Ebba General Hospital"]),
      Attribute(tag: .patientName, vr: "PN", values: ["Brandvold^Agatha"]),
      Attribute(tag: .patientID, vr: "LO", values: ["00412"]),
      Attribute(tag: .studyInstanceUID, vr: "UI", values: ["2.25.77"]),
      Attribute(
        tag: .referencedStudy, vr: "SQ",
        items: [
          AttributeTree(elements: [Attribute(tag: .patientName, vr: "PN", values: ["Ebbatide"])])
        ]),
    ])
    let identity = RawIdentity(of: tree, path: "x.dcm")
    #expect(identity.isRepeated(in: text, countingPath: false) == isFound)
  }
}

extension DecodeProtocol.Tag {
  fileprivate static let referencedStudy = DecodeProtocol.Tag(0x0008_1110)
}
