public import DecodeProtocol
internal import Foundation

/// Applies the confidentiality profile to whole data sets, at every depth.
///
/// The rules are those of `ProfileTable`; outside it the representation decides, and every value
/// that would remain is searched for the patient's own (`ResidualScan`).
public struct DataSetDeidentifier: Sendable {
  let profile: ConfidentialityProfile
  let pseudonyms: Pseudonyms
  private let key: SecretKey

  /// Works under this key and profile.
  public init(key: SecretKey, profile: ConfidentialityProfile) {
    self.key = key
    self.profile = profile
    pseudonyms = Pseudonyms(key: key)
  }

  /// What the patient's pseudonym is made from: Patient ID, else the study, which then stands for
  /// one; nil if there is neither.
  ///
  /// An identifier with characters that could not be decoded does not
  /// tell people apart, and counts as none.
  public func patient(of dataSet: DataSet) -> String? {
    if let identifier = dataSet.string(.patientID), !identifier.unicodeScalars.contains("\u{FFFD}")
    {
      return identifier
    }
    return dataSet.string(.studyInstanceUID).map { "study\n" + $0 }
  }

  /// The pseudonym of a file that is kept out.
  public func fileID(_ path: String) -> String { pseudonyms.fileID(path) }

  /// The data set without its person.
  ///
  /// - Parameters:
  ///   - values: What was collected from all files of the same patient.
  ///   - transferSyntax: As the file names it; empty if it names none.
  /// - Throws: `notReleasable` for what no rule reaches.
  public func deidentify(
    _ dataSet: DataSet, values: PatientValues, transferSyntax: String
  ) throws(PrivacyError) -> ReleasedDataSet {
    let refusal = ReleaseRefusal.reason(
      dataSet, transferSyntax: transferSyntax, cleansPixels: profile.has(.pixels))
    if let reason = refusal {
      throw PrivacyError(.notReleasable, subject: "file", reason: reason)
    }
    guard let patient = patient(of: dataSet), let study = dataSet.string(.studyInstanceUID),
      let instance = dataSet.string(.sopInstanceUID)
    else {
      throw PrivacyError(
        .notReleasable, subject: "file", reason: "it names no patient and no study")
    }
    let series = dataSet.string(.seriesInstanceUID) ?? instance
    let patientID = pseudonyms.patientID(patient)
    var walk = DeidentificationWalk(
      profile: profile, pseudonyms: pseudonyms, patientID: patientID,
      shift: DateShift(patient: patient, key: key), scan: ResidualScan(values: values))
    let mayShowFace = HeadImages.mayShowFace(dataSet)
    var made = walk.dataSet(dataSet, .usual)
    state(in: &made, patientID: patientID, mayShowFace: mayShowFace)
    return ReleasedDataSet(
      dataSet: made, patientID: patientID, studyID: pseudonyms.studyID(study),
      seriesID: pseudonyms.seriesID(series), instanceID: pseudonyms.instanceID(instance),
      tally: walk.tally, mayShowFace: mayShowFace)
  }

  /// Puts what the de-identifier says of itself (PS3.15 E.1.1, PS3.3 C.7.1.1 and C.12.1).
  private func state(in dataSet: inout DataSet, patientID: String, mayShowFace: Bool) {
    dataSet.put(DataElement(Tag(0x0008_0005), "CS", "ISO_IR 192"))
    dataSet.put(DataElement(Tag(0x0012_0062), "CS", "YES"))
    dataSet.put(
      DataElement(Tag(0x0012_0063), "LO", "Fovea, PS3.15 Basic Profile 2024b with rows of 2026c"))
    let items = profile.codes.map { code in
      DataSet([
        DataElement(Tag(0x0008_0100), "SH", code.value), DataElement(Tag(0x0008_0102), "SH", "DCM"),
        DataElement(Tag(0x0008_0104), "LO", code.meaning),
      ])
    }
    dataSet.put(DataElement(tag: Tag(0x0012_0064), vr: "SQ", value: .items(items)))
    dataSet.put(DataElement(Tag(0x0028_0303), "CS", profile.timeStatement))
    if mayShowFace { dataSet.put(DataElement(Tag(0x0028_0302), "CS", "YES")) }
    for (tag, vr) in [(Tag.patientName, "PN"), (Tag.patientID, "LO")] {
      dataSet.put(DataElement(tag, vr, patientID))
    }
  }
}
