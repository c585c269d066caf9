import DecodeProtocol
import Files
import Privacy
import Testing

@Suite struct DeidentifierTests {
  private static let key = SecretKey(bytes: Array(0..<32))

  /// The least a DICOM file says, and what a test adds.
  private static func tree(_ more: [Attribute] = []) -> AttributeTree {
    var elements: [Attribute] = [
      Attribute(tag: .sopInstanceUID, vr: "UI", values: ["2.25.1"]),
      Attribute(tag: .studyInstanceUID, vr: "UI", values: ["2.25.2"]),
      Attribute(tag: .seriesInstanceUID, vr: "UI", values: ["2.25.3"]),
      Attribute(tag: .patientID, vr: "LO", values: ["00123 "]),
    ]
    elements.removeAll { old in more.contains { $0.tag == old.tag } }
    return AttributeTree(elements: elements + more)
  }

  private static func frame(
    _ bytes: [UInt8] = [0, 1, 2, 3], index: Int = 0, bits: Int = 8, allocated: Int = 8,
    isSigned: Bool = false, photometric: String = "MONOCHROME2"
  ) throws -> StoredFrame {
    let samples = photometric == "RGB" ? 3 : 1
    return try StoredFrame(
      layout: .init(
        index: index, rows: 1, columns: bytes.count / samples / (allocated / 8), samples: samples,
        bitsAllocated: allocated, bitsStored: bits, isSigned: isSigned, photometric: photometric),
      bytes: bytes)
  }

  private func image(
    _ more: [Attribute] = [], frame: StoredFrame? = nil, rule: Deidentifier.PatientRule = .required
  ) throws -> DeidentifiedImage {
    let tree = Self.tree(more)
    let raw = RawImage(
      identity: RawIdentity(of: tree, path: "a/b.dcm"), attributes: tree,
      frame: try frame ?? Self.frame())
    return try Deidentifier(key: Self.key, patientRule: rule, searchesText: false).deidentify(raw)
  }

  private static func text(_ tag: DecodeProtocol.Tag, _ vr: String, _ values: String...)
    -> Attribute
  {
    Attribute(tag: tag, vr: vr, values: values)
  }

  @Test func `an image carries pseudonyms of its identifiers`() throws {
    let names = Pseudonyms(key: Self.key)
    let image = try image()
    #expect(image.caseID == names.caseID(instance: "2.25.1", frame: 0))
    #expect(image.patientID == names.patientID("00123"))
    #expect(image.studyID == names.studyID("2.25.2"))
    #expect(image.seriesID == names.seriesID("2.25.3"))
    #expect(image.instanceID == names.instanceID("2.25.1"))
    #expect(image.pixels.doubles() == [0, 1, 2, 3])
    #expect(image.rescaleSlope == 1)
    #expect(image.rescaleIntercept == 0)
    #expect(image.window == nil)
    #expect(image.attributes.isEmpty)
    #expect(image.decisions.isEmpty)
  }

  @Test func `the known attributes are kept in fixed forms`() throws {
    let image = try image([
      Self.text(.patientSex, "CS", "F"), Self.text(.patientAge, "AS", "093Y"),
      Self.text(.modality, "CS", "CR"), Self.text(.bodyPartExamined, "CS", "Chest "),
      Self.text(.viewPosition, "CS", "PA"), Self.text(.laterality, "CS", "L"),
      Self.text(.imageLaterality, "CS", "R"), Self.text(.manufacturer, "LO", "Nordlys Imaging"),
      Self.text(.manufacturerModelName, "LO", "Aurora 5"),
    ])
    #expect(
      image.attributes == [
        "sex": "F", "age": "90+", "modality": "CR", "bodyPart": "CHEST", "view": "PA",
        "laterality": "R", "manufacturer": "Nordlys Imaging", "model": "Aurora 5",
      ])
    #expect(image.decisions.isEmpty)
  }

  @Test func `an age comes from birth and study date where none is given`() throws {
    let image = try image([
      Self.text(.patientBirthDate, "DA", "19600704"), Self.text(.studyDate, "DA", "20050703"),
    ])
    #expect(image.attributes == ["age": "44"])
    #expect(image.decisions == ["age is counted from birth and study date"])
  }

  @Test func `free text in a code is left out and noted`() throws {
    let image = try image([
      Self.text(.patientSex, "CS", "BRANDVOLD"), Self.text(.modality, "CS", "BRANDVOLD"),
      Self.text(.bodyPartExamined, "CS", "BRANDVOLD"), Self.text(.viewPosition, "CS", "BRANDVOLD"),
      Self.text(.laterality, "CS", "BRANDVOLD"), Self.text(.manufacturer, "LO", "J. Brandvold"),
      Self.text(.manufacturerModelName, "LO", "Serial 1234567"),
      Self.text(.patientName, "PN", "Brandvold^Agatha"), Self.text(.patientAge, "AS", "BRAN"),
    ])
    #expect(image.attributes.isEmpty)
    #expect(
      image.decisions == [
        "Patient's Sex (0010,0040) is not M, F or O; left out",
        "Patient's Age (0010,1010) is no age; left out",
        "Modality (0008,0060) is no defined term; left out",
        "Body Part Examined (0018,0015) is no defined term; left out",
        "View Position (0018,5101) is no defined term; left out",
        "Manufacturer (0008,0070) is not a plain name; left out",
        "Manufacturer's Model Name (0008,1090) is not a plain name; left out",
      ])
  }

  @Test func `the first of several windows is taken`() throws {
    let image = try image(
      [
        Self.text(.windowCenter, "DS", "40", "300"), Self.text(.windowWidth, "DS", "400", "1500"),
        Self.text(.voiLUTFunction, "CS", "LINEAR_EXACT"), Self.text(.rescaleSlope, "DS", "2"),
        Self.text(.rescaleIntercept, "DS", "-1024"), Self.text(.pixelPaddingValue, "SS", "63536"),
      ], frame: Self.frame([0, 0x80, 1, 0], bits: 16, allocated: 16, isSigned: true))
    #expect(image.window == Window(centre: 40, width: 400, function: .linearExact))
    #expect(image.rescaleSlope == 2)
    #expect(image.rescaleIntercept == -1024)
    #expect(image.paddingValues == [-2000, -2000])
    #expect(image.pixels.doubles() == [-32768, 1])
    #expect(image.decisions == ["the first of 2 windows is taken (PS3.3 C.11.2.1.2)"])
  }

  @Test(arguments: [
    ("0.5", "LINEAR", false), ("1", "LINEAR", true), ("0.5", "SIGMOID", true),
    ("0", "SIGMOID", false), ("-4", "LINEAR_EXACT", false), ("4", "MAGIC", false),
  ])
  func `a window of an impossible width is left out`(
    width: String, function: String, isKept: Bool
  ) throws {
    let image = try image([
      Self.text(.windowCenter, "DS", "1"), Self.text(.windowWidth, "DS", width),
      Self.text(.voiLUTFunction, "CS", function),
    ])
    #expect((image.window != nil) == isKept)
    #expect(image.decisions.isEmpty == isKept)
  }

  @Test func `a frame's own groups come before shared ones and the top`() throws {
    func group(_ slope: String) -> AttributeTree {
      AttributeTree(elements: [
        Attribute(
          tag: .pixelValueTransformationSequence, vr: "SQ",
          items: [
            AttributeTree(elements: [
              Self.text(.rescaleSlope, "DS", slope), Self.text(.rescaleIntercept, "DS", "0"),
            ])
          ])
      ])
    }
    let shared = AttributeTree(elements: [
      Attribute(
        tag: .pixelMeasuresSequence, vr: "SQ",
        items: [AttributeTree(elements: [Self.text(.pixelSpacing, "DS", "0.5", "0.25")])])
    ])
    let more = [
      Attribute(tag: .sharedFunctionalGroups, vr: "SQ", items: [shared]),
      Attribute(tag: .perFrameFunctionalGroups, vr: "SQ", items: [group("2"), group("3")]),
      Self.text(.rescaleSlope, "DS", "7"), Self.text(.rescaleIntercept, "DS", "0"),
    ]
    #expect(try image(more, frame: Self.frame(index: 0)).rescaleSlope == 2)
    let second = try image(more, frame: Self.frame(index: 1))
    #expect(second.rescaleSlope == 3)
    #expect(second.spacingMillimetres == [0.5, 0.25])
    #expect(try image(more, frame: Self.frame(index: 2)).rescaleSlope == 7)
  }

  @Test func `a modality table is applied and clamps at both ends`() throws {
    let item = AttributeTree(elements: [
      Self.text(.lutDescriptor, "US", "2", "1", "16"), Self.text(.lutData, "US", "500", "700"),
    ])
    let image = try image([Attribute(tag: .modalityLUTSequence, vr: "SQ", items: [item])])
    #expect(image.pixels.doubles() == [500, 500, 700, 700])
    #expect(image.pixels.bitsStored == 16)
    #expect(image.decisions == ["modality LUT applied to the stored values (PS3.3 C.11.1)"])
  }

  @Test func `a table of the wrong length is refused`() throws {
    let item = AttributeTree(elements: [
      Self.text(.lutDescriptor, "US", "3", "0", "8"), Self.text(.lutData, "US", "1", "2"),
    ])
    let error = #expect(throws: PrivacyError.self) {
      try image([Attribute(tag: .voiLUTSequence, vr: "SQ", items: [item])])
    }
    #expect(
      error?.description == "VOI LUT: its entries are not what LUT Descriptor (0028,3002) announces"
    )
  }

  @Test func `16 bits that hold 8 are kept in 8`() throws {
    let image = try image(frame: Self.frame([9, 0, 200, 0], bits: 8, allocated: 16))
    #expect(image.pixels.bytes == [9, 200])
  }

  /// Produced by Python: sha256(b"1 4 1 2 signed\n" + struct.pack("<4h", -1, 0, 1, 300)).
  @Test func `the pixel digest covers size, width, sign and samples`() throws {
    let image = try image(
      frame: Self.frame(
        [0xFF, 0xFF, 0, 0, 1, 0, 0x2C, 1], bits: 12, allocated: 16, isSigned: true))
    #expect(
      image.pixels.digest == "f401154a0b834825ecd3409148a4a40303cea2eee1790e68c937b2a1dbe43e1a")
  }

  @Test func `burned in annotation is refused`() {
    let error = #expect(throws: PrivacyError.self) {
      try image([Self.text(.burnedInAnnotation, "CS", "YES")])
    }
    #expect(
      error?.description
        == "image: Burned In Annotation (0028,0301) says that its pixels identify the patient; "
        + "leave it out, or blacken the text in a copy")
  }

  @Test func `an image without a patient needs a rule`() throws {
    let more = [Self.text(.patientID, "LO", "")]
    let error = #expect(throws: PrivacyError.self) { try image(more) }
    #expect(
      error?.description
        == "image: names no patient; add a patient_id column to the labels")
    let perImage = try image(more, rule: .onePerImage).patientID
    let perStudy = try image(more, rule: .onePerStudy).patientID
    #expect(perImage != perStudy)
    #expect(perStudy != Pseudonyms(key: Self.key).patientID("2.25.2"))
  }

  @Test func `an image without an instance UID is refused`() {
    let error = #expect(throws: PrivacyError.self) {
      try image([Self.text(.sopInstanceUID, "UI")])
    }
    #expect(error?.description == "image: has no SOP Instance UID (0008,0018)")
  }

  @Test func `pictures are named by their bytes`() throws {
    let identity = RawIdentity(
      picture: PictureFacts(kind: .png, rows: 1, columns: 4, digest: "aa"), path: "x/y.png")
    let raw = RawImage(identity: identity, attributes: AttributeTree(), frame: try Self.frame())
    let image = try Deidentifier(key: Self.key, patientRule: .onePerImage, searchesText: false)
      .deidentify(raw)
    let names = Pseudonyms(key: Self.key)
    #expect(image.caseID == names.caseID(instance: "aa", frame: 0))
    #expect(image.studyID == names.studyID("aa"))
    #expect(image.decisions.isEmpty)
  }
}
