/// One image without its person: stored pixels, pseudonyms and a few cohort attributes.
///
/// Only `Deidentifier` makes one; everything after ingest takes only this.
public struct DeidentifiedImage: Sendable {
  /// The decision of a file with text that no converter reads; such text stops nothing.
  package static let undecodedText =
    "some text is in no character set that can be read; it is left out, and not searched for"

  /// The pseudonym of this frame.
  public let caseID: String
  /// The pseudonym of the patient.
  public let patientID: String
  /// The pseudonym of the study.
  public let studyID: String
  /// The pseudonym of the series.
  public let seriesID: String
  /// The pseudonym of the instance.
  public let instanceID: String
  /// Which frame of the instance, from 0.
  public let frame: Int
  /// The samples as stored.
  public let pixels: StoredPixels
  /// What the samples mean.
  public let photometric: Photometric
  /// Rescale Slope; 1 where none is given.
  public let rescaleSlope: Double
  /// Rescale Intercept; 0 where none is given.
  public let rescaleIntercept: Double
  /// The window to be shown, after the modality step.
  public let window: Window?
  /// The table to be shown through, where there is no window.
  public let voiTable: LookupTable?
  /// The lowest and highest stored value that is padding.
  public let paddingValues: [Int]?
  /// Row and column spacing in millimetres.
  public let spacingMillimetres: [Double]?
  /// Image Position (Patient), three numbers.
  public let position: [Double]?
  /// Image Orientation (Patient), six numbers.
  public let orientation: [Double]?
  /// sex, age, modality, bodyPart, view, laterality, manufacturer, model, where known.
  public let attributes: [String: String]
  /// What was decided on the way, in sentences without values.
  public let decisions: [String]

  init(
    names: Names, frame: Int, pixels: StoredPixels, photometric: Photometric, grey: GreyScale?,
    place: Place, attributes: [String: String], decisions: [String]
  ) {
    caseID = names.caseID
    patientID = names.patientID
    studyID = names.studyID
    seriesID = names.seriesID
    instanceID = names.instanceID
    self.frame = frame
    self.pixels = pixels
    self.photometric = photometric
    rescaleSlope = grey?.slope ?? 1
    rescaleIntercept = grey?.intercept ?? 0
    window = grey?.window
    voiTable = grey?.voiTable
    paddingValues = grey?.padding
    spacingMillimetres = place.spacing
    position = place.position
    orientation = place.orientation
    self.attributes = attributes
    self.decisions = decisions
  }

  /// The five pseudonyms.
  struct Names {
    let caseID, patientID, studyID, seriesID, instanceID: String
  }

  /// Where the pixels lie in the patient.
  struct Place {
    let spacing, position, orientation: [Double]?
  }
}
