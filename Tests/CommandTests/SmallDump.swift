import Foundation

/// A folder of invented images with labels.csv and demographics.csv: positives have a bright spot.
struct SmallDump {
  /// Side of every image in pixels.
  static let side = 24

  /// How many patients; the odd ones are positive.
  var patients = 24
  /// Images of each patient.
  var imagesPerPatient = 1
  /// Added to the number of each image, which decides its noise.
  var firstNumber = 0
  /// Whether there is a demographics.csv.
  var hasDemographics = true
  /// Whether the images are DICOM files, else PNG.
  var isDICOM = false
  /// The name in the DICOM files.
  var patientName = "Quillon^Zephyrine"
  /// Puts the patient's number into the identifier.
  var patientID: @Sendable (Int) -> String = { "00\(4170 + $0)" }
  /// Whether a patient's images are spoilt, so that a finding hardly shows.
  var isDegraded: @Sendable (Int) -> Bool = { _ in false }
  /// Columns beside path, patient_id and finding, by name.
  var columns: [(name: String, value: @Sendable (Int) -> String)] = []

  /// Writes the folder.
  func write(to folder: TemporaryFolder, _ name: String) throws {
    let columnNames = columns.map { "," + $0.name }.joined()
    var labels = "path,patient_id,finding\(columnNames)\n"
    var demographics = "patient_id,sex,age\n"
    for patient in 0..<patients {
      let id = patientID(patient)
      for image in 0..<imagesPerPatient {
        let number = firstNumber + 1000 * patient + image
        let path = "archive-\(patient % 3)/picture\(number)" + (isDICOM ? "" : ".png")
        try folder.write(bytes(patient: patient, number: number), to: "\(name)/\(path)")
        let values = columns.map { "," + $0.value(patient) }.joined()
        labels += "\(path),\(id),\(patient % 2)\(values)\n"
      }
      demographics += "\(id),\(patient / 2 % 2 == 0 ? "F" : "M"),\(20 + 2 * patient)\n"
    }
    try folder.write(labels, to: "\(name)/labels.csv")
    if hasDemographics { try folder.write(demographics, to: "\(name)/demographics.csv") }
  }

  private func bytes(patient: Int, number: Int) -> Data {
    let pixels = Self.pixels(
      number: number, isPositive: patient % 2 == 1, brightness: isDegraded(patient) ? 62 : 190)
    if !isDICOM { return TinyPNG.grey(pixels, width: Self.side, height: Self.side) }
    return TinyDICOM(
      patientID: patientID(patient), patientName: patientName, number: number, pixels: pixels,
      side: Self.side
    ).data
  }

  /// Noise that is the same for the same number, and a bright square where there is a finding.
  static func pixels(number: Int, isPositive: Bool, brightness: UInt8 = 190) -> [UInt8] {
    var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<(side * side)).map { index in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let noise = UInt8(state >> 58)
      let (row, column) = (index / side, index % side)
      let isInside = (6..<14).contains(row) && (8..<16).contains(column)
      return isPositive && isInside ? brightness + noise : 60 + noise
    }
  }
}
