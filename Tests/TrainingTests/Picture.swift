internal import Cohorts
internal import Foundation
internal import Ingest
internal import Privacy

/// Invented cases and images for tests.
enum Picture {
  static let key = SecretKey(bytes: [UInt8](repeating: 1, count: 32))
  static let otherKey = SecretKey(bytes: [UInt8](repeating: 2, count: 32))

  /// A case of 24 x 24 grey pixels; what is not stated follows from the two numbers.
  static func facts(
    _ number: Int, patient: Int, targets: [String: String] = [:],
    attributes: [String: String] = [:], studyOrder: Int? = nil
  ) -> ManifestCase {
    let id = Self.id(number)
    let patientID = "patient-\(Self.id(patient))"
    var facts = ManifestCase(
      caseID: "case-\(id)", patientID: patientID, studyID: "study-of-\(patientID)",
      seriesID: "series-\(id)", instanceID: "instance-\(id)", frame: 0, pixels: blank,
      photometric: .monochrome2)
    facts.pixelDigest = "digest-\(id)"
    facts.targets = targets
    facts.attributes = attributes
    facts.studyOrder = studyOrder
    return facts
  }

  /// Three digits or more.
  private static func id(_ number: Int) -> String {
    number < 1000 ? String(String(1000 + number).dropFirst()) : String(number)
  }

  /// The same as training knows it.
  static func known(
    _ number: Int, patient: Int, targets: [String: String] = [:],
    attributes: [String: String] = [:]
  ) -> CaseFacts {
    CaseFacts(facts(number, patient: patient, targets: targets, attributes: attributes))
  }

  private static let blank = pixels(
    rows: 24, columns: 24, channels: 1, bits: 8, isSigned: false,
    bytes: [UInt8](repeating: 0, count: 576))

  private static func pixels(
    rows: Int, columns: Int, channels: Int, bits: Int, isSigned: Bool, bytes: [UInt8]
  ) -> StoredPixels {
    guard
      let pixels = StoredPixels(
        rows: rows, columns: columns, channels: channels, bitsStored: bits, isSigned: isSigned,
        bytes: bytes)
    else { preconditionFailure("\(bytes.count) bytes do not fill \(rows) x \(columns)") }
    return pixels
  }

  /// The same case as another key would name it.
  static func renamed(_ facts: ManifestCase) -> ManifestCase {
    var facts = facts
    facts.caseID = "other" + String(facts.caseID.reversed())
    facts.patientID = "other" + String(facts.patientID.reversed())
    facts.studyID = "other" + String(facts.studyID.reversed())
    facts.seriesID = "other" + String(facts.seriesID.reversed())
    facts.instanceID = "other" + String(facts.instanceID.reversed())
    facts.pixelFile = "pixels/\(facts.caseID).raw"
    return facts
  }

  /// A cohort of these cases that lies nowhere.
  static func cohort(
    _ cases: [ManifestCase], in folder: URL = URL(fileURLWithPath: "/nowhere")
  ) throws -> Cohort {
    try Cohort(folder: folder, cases: cases)
  }

  /// An empty folder of this name.
  static func freshFolder(_ name: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-training-tests").appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.removeItem(at: folder)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A grey image; one row unless a side is given.
  static func grey(
    _ values: [Int], side: Int? = nil, bits: Int = 8, isSigned: Bool = false,
    window: Window? = nil, table: LookupTable? = nil, slope: Double = 1, intercept: Double = 0,
    photometric: Photometric = .monochrome2, padding: [Int]? = nil, number: Int = 0
  ) -> StoredImage {
    var bytes: [UInt8] = []
    for value in values {
      let word = UInt16(truncatingIfNeeded: value)
      bytes.append(UInt8(word & 255))
      if bits > 8 { bytes.append(UInt8(word >> 8)) }
    }
    var facts = facts(number, patient: number)
    facts.bitsStored = bits
    facts.isSigned = isSigned
    facts.photometric = photometric
    facts.rescaleSlope = slope
    facts.rescaleIntercept = intercept
    facts.window = window
    facts.voiTable = table
    facts.paddingValues = padding
    return image(facts, rows: side ?? 1, columns: side ?? values.count, bytes: bytes)
  }

  /// One row of RGB pixels of 8 bits.
  static func colour(_ values: [UInt8]) -> StoredImage {
    var facts = facts(0, patient: 0)
    facts.channels = 3
    facts.photometric = .rgb
    return image(facts, rows: 1, columns: values.count / 3, bytes: values)
  }

  private static func image(
    _ facts: ManifestCase, rows: Int, columns: Int, bytes: [UInt8]
  ) -> StoredImage {
    let pixels = pixels(
      rows: rows, columns: columns, channels: facts.channels, bits: facts.bitsStored,
      isSigned: facts.isSigned, bytes: bytes)
    var facts = facts
    facts.rows = rows
    facts.columns = columns
    facts.pixelDigest = pixels.digest
    return StoredImage(facts: facts, pixels: pixels)
  }

  /// The images as a signed cohort on disk, opened again.
  static func written(
    _ images: [StoredImage], in folder: URL, key: SecretKey = key
  ) throws -> Cohort {
    try CohortWriter.write(images.map { ($0.facts, $0.pixels) }, to: folder, key: key)
    return try Cohort.open(folder: folder, key: key)
  }
}
