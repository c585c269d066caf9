// Where a person's image becomes an image without a person.
// In: raw images (decoded pixels, the attribute tree, the identity) and the secret key.
// Out: `DeidentifiedImage`, made nowhere else; pseudonyms and signatures; nothing is written here.
// Callers: Ingest for cohorts and for prediction, Cohorts for signatures; the rule is README.md's:
// what is not named as kept does not survive.
internal import DecodeProtocol

/// Makes `DeidentifiedImage`s.
public struct Deidentifier: Sendable {
  /// What stands for the patient where the file names none.
  public enum PatientRule: Sendable {
    /// The image is refused.
    case required
    /// Each instance is a patient of its own.
    case onePerImage
    /// Each study is a patient of its own; for prediction only, where no split can leak.
    case onePerStudy
  }

  /// Why an image with burned-in text is refused.
  public static let textReason = "its pixels hold what looks like burned-in text"

  private let pseudonyms: Pseudonyms
  private let patientRule: PatientRule
  private let searchesText: Bool

  /// Works under this key.
  ///
  /// - Parameter searchesText: Whether an image with burned-in text is refused.
  public init(key: SecretKey, patientRule: PatientRule, searchesText: Bool) {
    pseudonyms = Pseudonyms(key: key)
    self.patientRule = patientRule
    self.searchesText = searchesText
  }

  /// The image without its person.
  ///
  /// - Throws: `unidentifiable` without SOP Instance UID or (by the rule) Patient ID,
  ///   `burnedInAnnotation`, `burnedInText`, `unsupportedPixels`.
  public func deidentify(_ raw: RawImage) throws(PrivacyError) -> DeidentifiedImage {
    try deidentify(raw, isReviewed: false)
  }

  /// The image without its person.
  ///
  /// - Parameter isReviewed: Whether a person looked at what looks like text and found none, so
  ///   that the image is not searched.
  /// - Throws: as `deidentify(_:)`.
  public func deidentify(
    _ raw: RawImage, isReviewed: Bool
  ) throws(PrivacyError) -> DeidentifiedImage {
    if BurnedInStatement.isYes(raw.attributes) {
      throw PrivacyError(
        .burnedInAnnotation, subject: "image", reason: BurnedInStatement.reason,
        hint: "leave it out, or blacken the text in a copy")
    }
    var decisions = raw.frame.decisions
    let names = try names(raw, &decisions)
    guard let photometric = Photometric(rawValue: raw.frame.photometric),
      var pixels = StoredPixels(raw.frame)
    else { throw Self.unsupported("its pixels are neither grey nor RGB") }
    if isReviewed {
      decisions.append(TextReview.decision)
    } else if searchesText, !TextScreen.standard.regions(in: raw.frame).isEmpty {
      throw PrivacyError(
        .burnedInText, subject: "image", reason: Self.textReason,
        hint: "leave it out, or blacken the text in a copy")
    }
    let frameAttributes = FrameAttributes(tree: raw.attributes, frame: raw.frame.index)
    var grey: GreyScale?
    if photometric != .rgb {
      let scale = try GreyScale(frameAttributes, isSigned: raw.frame.isSigned)
      if let table = scale.modalityTable {
        guard let mapped = pixels.mapped(through: table) else {
          throw Self.unsupported("its modality LUT is empty")
        }
        pixels = mapped
      }
      decisions += scale.decisions
      grey = scale
    }
    let spacing = frameAttributes.spacing
    if let note = spacing?.note { decisions.append(note) }
    let attributes = ImageAttributes(of: raw.attributes, identity: raw.identity)
    return DeidentifiedImage(
      names: names, frame: raw.frame.index, pixels: pixels, photometric: photometric, grey: grey,
      place: .init(
        spacing: spacing?.millimetres, position: frameAttributes.position,
        orientation: frameAttributes.orientation),
      attributes: attributes.kept, decisions: decisions + attributes.decisions)
  }

  private func names(
    _ raw: RawImage, _ decisions: inout [String]
  ) throws(PrivacyError) -> DeidentifiedImage.Names {
    guard let instance = raw.identity.instance else {
      throw PrivacyError(
        .unidentifiable, subject: "image", reason: "has no SOP Instance UID (0008,0018)")
    }
    let study = raw.identity.studyUID ?? instance
    let series = raw.identity.seriesUID ?? instance
    if !raw.identity.isPicture {
      if raw.identity.studyUID == nil { decisions.append("no Study Instance UID: a study alone") }
      if raw.identity.seriesUID == nil {
        decisions.append("no Series Instance UID: a series alone")
      }
    }
    return .init(
      caseID: pseudonyms.caseID(instance: instance, frame: raw.frame.index),
      patientID: pseudonyms.patientID(
        try patient(raw.identity, study: study, instance: instance, &decisions)),
      studyID: pseudonyms.studyID(study), seriesID: pseudonyms.seriesID(series),
      instanceID: pseudonyms.instanceID(instance))
  }

  /// What the patient's pseudonym is made from; stand-ins cannot equal an identifier, which holds
  /// no line break (PS3.5 section 6.2, LO).
  private func patient(
    _ identity: RawIdentity, study: String, instance: String, _ decisions: inout [String]
  ) throws(PrivacyError) -> String {
    if let patientID = identity.patientID { return patientID }
    switch patientRule {
    case .onePerImage:
      return "instance\n" + instance
    case .onePerStudy:
      decisions.append("no patient is named: the study stands for one")
      return "study\n" + study
    case .required:
      throw PrivacyError(
        .unidentifiable, subject: "image", reason: "names no patient",
        hint: "add a patient_id column to the labels")
    }
  }

  private static func unsupported(_ reason: String) -> PrivacyError {
    PrivacyError(.unsupportedPixels, subject: "image", reason: reason)
  }
}
