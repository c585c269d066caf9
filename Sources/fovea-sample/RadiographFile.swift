internal import CDICOM
internal import Foundation

/// One picture as a Computed Radiography Image (PS3.3 A.2) with everything a hospital would put in.
struct RadiographFile {
  /// What the rays went through.
  enum BodyPart: String { case chest = "CHEST", hand = "HAND" }

  let visit: Visit
  /// Which of the visit's pictures, from 0.
  let index: Int
  let bodyPart: BodyPart
  let picture: GrayPicture

  /// CR Image Storage, PS3.4 B.5.
  private static let storageClass = "1.2.840.10008.5.1.4.1.1.1"

  /// Writes the file; its folder must exist.
  func write(to url: URL) throws {
    var dataset = try DICOMDataset()
    putPatient(in: &dataset)
    putStudy(in: &dataset)
    putEquipment(in: &dataset)
    putImage(in: &dataset)
    putGreyScale(in: &dataset)
    let encoding = visit.encoding
    dataset.putPixels(
      encoding.samples(of: picture), rows: picture.rows, columns: picture.columns,
      encoding: encoding)
    try dataset.save(to: url.path, syntax: encoding.syntax)
  }

  private func putPatient(in dataset: inout DICOMDataset) {
    let person = visit.person
    let name = person.identity.name
    if !name.utf8.allSatisfy({ $0 < 128 }) { dataset.put(0x0008_0005, "ISO_IR 192") }
    dataset.put(0x0010_0010, name)
    dataset.put(0x0010_0020, person.identity.patientID)
    dataset.put(0x0010_0030, person.identity.birthDay?.dicomDate ?? "")
    dataset.put(0x0010_0040, person.sex?.rawValue ?? "")
    dataset.put(0x0010_1010, person.dicomAge)
    let family = name.prefix { $0 != "^" }
    dataset.put(0x0010_4000, "\(family) came with a neighbour, asks for a copy")
    if visit.personNumber.isMultiple(of: 4) {
      // Other Patient IDs Sequence: the same person under an older number.
      dataset.put(in: 0x0010_1002, 0x0010_0020, "OLD-\(person.identity.patientID)")
      dataset.put(in: 0x0010_1002, 0x0010_0022, "TEXT")
    }
  }

  private func putStudy(in dataset: inout DICOMDataset) {
    let (day, site) = (visit.day.dicomDate, visit.person.site)
    for date: UInt32 in [0x0008_0020, 0x0008_0021, 0x0008_0023] { dataset.put(date, day) }
    for time: UInt32 in [0x0008_0030, 0x0008_0033] { dataset.put(time, visit.time) }
    dataset.put(0x0008_0050, visit.accession)
    dataset.put(0x0008_0080, site.institution)
    dataset.put(0x0008_0081, site.address)
    dataset.put(0x0008_0090, site.physician)
    dataset.put(0x0008_1070, site.operatorName)
    dataset.put(0x0008_1030, bodyPart.rawValue)
    dataset.put(0x0020_000D, visit.studyUID)
    dataset.put(0x0020_0010, "\(visit.number)")
    // Referenced Study Sequence, and Request Attributes Sequence with a name in its text.
    dataset.put(in: 0x0008_1110, 0x0008_1150, "1.2.840.10008.3.1.2.3.1")
    dataset.put(in: 0x0008_1110, 0x0008_1155, visit.studyUID)
    if visit.number.isMultiple(of: 2) {
      let family = visit.person.identity.name.prefix { $0 != "^" }
      dataset.put(in: 0x0040_0275, 0x0040_1001, "RP\(visit.number)")
      dataset.put(in: 0x0040_0275, 0x0032_1060, "\(bodyPart.rawValue) of \(family)")
      dataset.put(in: 0x0040_0275, 0x0040_0009, "SPS\(visit.number)")
    }
  }

  private func putEquipment(in dataset: inout DICOMDataset) {
    let site = visit.person.site
    dataset.put(0x0008_0060, "CR")
    dataset.put(0x0008_0070, site.manufacturer)
    dataset.put(0x0008_1090, site.model)
    dataset.put(0x0008_1010, site.station)
    dataset.put(0x0018_1000, site.serialNumber)
    dataset.put(0x0018_0015, bodyPart.rawValue)
    dataset.put(0x0018_5101, visit.view.rawValue)
    dataset.put(0x0020_000E, visit.seriesUID)
    dataset.put(0x0020_0011, "1")
    dataset.put(0x0008_103E, "\(bodyPart.rawValue) \(visit.view.rawValue)")
    if bodyPart == .hand { dataset.put(0x0020_0060, "R") }
  }

  private func putImage(in dataset: inout DICOMDataset) {
    dataset.put(0x0008_0008, "ORIGINAL\\PRIMARY")
    dataset.put(0x0008_0016, Self.storageClass)
    dataset.put(0x0008_0018, visit.instanceUIDs[index])
    dataset.put(0x0020_0013, "\(index + 1)")
    dataset.put(0x0020_0020, bodyPart == .chest ? "L\\F" : "L\\H")
    dataset.put(0x0018_1164, "4.0\\4.0")
    dataset.put(0x0020_4000, "Checked by \(visit.person.site.physician.prefix { $0 != "^" })")
  }

  private func putGreyScale(in dataset: inout DICOMDataset) {
    if let rescale = visit.encoding.rescale {
      dataset.put(0x0028_1052, decimalText(rescale.intercept))
      dataset.put(0x0028_1053, decimalText(rescale.slope))
      dataset.put(0x0028_1054, "US")
    }
    if visit.encoding.hasWindow {
      let window = visit.encoding.windowText
      dataset.put(0x0028_1050, window.centre)
      dataset.put(0x0028_1051, window.width)
      if visit.encoding.hasTwoWindows { dataset.put(0x0028_1055, "STANDARD\\HARD") }
    }
  }
}
