public import Annotations
public import Privacy

/// One case of a cohort: one line of `manifest.jsonl`.
public struct ManifestCase: Codable, Sendable, Equatable {
  /// The pseudonym of the case.
  public var caseID: String
  /// The pseudonym of the patient.
  public var patientID: String
  /// The pseudonym of the study.
  public var studyID: String
  /// The pseudonym of the series.
  public var seriesID: String
  /// The pseudonym of the instance.
  public var instanceID: String
  /// Which frame of the instance, from 0.
  public var frame: Int
  /// Where the samples lie in the cohort: `pixels/CASE_ID.raw`.
  public var pixelFile: String
  /// SHA-256 over size and samples; the order of everything.
  public var pixelDigest: String
  /// Height in pixels.
  public var rows: Int
  /// Width in pixels.
  public var columns: Int
  /// 1 for grey, 3 for RGB.
  public var channels: Int
  /// How many bits of a sample carry its value.
  public var bitsStored: Int
  /// Whether samples are two's complement.
  public var isSigned: Bool
  /// What the samples mean.
  public var photometric: Photometric
  /// Rescale Slope.
  public var rescaleSlope: Double
  /// Rescale Intercept.
  public var rescaleIntercept: Double
  /// The window, after the modality step.
  public var window: Window?
  /// The VOI LUT, where there is no window.
  public var voiTable: LookupTable?
  /// The lowest and highest stored value that is padding.
  public var paddingValues: [Int]?
  /// Row and column spacing.
  public var spacingMillimetres: [Double]?
  /// Image Position (Patient).
  public var position: [Double]?
  /// Image Orientation (Patient).
  public var orientation: [Double]?
  /// The label columns that have a value; "-1" is uncertain.
  public var targets: [String: String]
  /// Cohort attributes.
  public var attributes: [String: String]
  /// train, validation or test, where the labels say so.
  public var split: String?
  /// The fold, where the labels say so.
  public var fold: Int?
  /// What the case's masks are of; nil: nobody marked it, which is not the same as nothing found.
  public var masks: MaskFacts?
  /// The boxes on the image, in its pixels; empty: looked at and nothing found; nil: not looked at.
  public var boxes: [LabelledBox]?
  /// The pseudonym of the reader.
  public var reader: String?
  /// What each of several readers says, by pseudonym; the targets are what they say together.
  public var readings: [String: [String: String]]?
  /// What a reader said of a model's answer, by target; nil: nobody was asked.
  public var feedback: [String: ReaderVerdict]?
  /// The rank of the study's date over the cohort, from 0; equal dates have equal ranks.
  public var studyOrder: Int?
  /// What was decided on the way.
  public var decisions: [String]
  /// The group of pictures of different patients that look alike, from 0; nil: none does.
  public var lookAlike: Int?

  private enum CodingKeys: String, CodingKey {
    case caseID = "case_id"
    case patientID = "patient_id"
    case studyID = "study_id"
    case seriesID = "series_id"
    case instanceID = "instance_id"
    case frame
    case pixelFile = "pixel_file"
    case pixelDigest = "pixel_digest"
    case rows, columns, channels
    case bitsStored = "bits_stored"
    case isSigned = "signed"
    case photometric
    case rescaleSlope = "rescale_slope"
    case rescaleIntercept = "rescale_intercept"
    case window
    case voiTable = "voi_table"
    case paddingValues = "padding_values"
    case spacingMillimetres = "spacing_millimetres"
    case position, orientation, targets, attributes, split, fold, masks, boxes, reader,
      readings, feedback
    case studyOrder = "study_order"
    case decisions
    case lookAlike = "look_alike"
  }

  /// Makes a case of an image that has no labels.
  public init(_ image: DeidentifiedImage) {
    self.init(
      caseID: image.caseID, patientID: image.patientID, studyID: image.studyID,
      seriesID: image.seriesID, instanceID: image.instanceID, frame: image.frame,
      pixels: image.pixels, photometric: image.photometric)
    rescaleSlope = image.rescaleSlope
    rescaleIntercept = image.rescaleIntercept
    window = image.window
    voiTable = image.voiTable
    paddingValues = image.paddingValues
    spacingMillimetres = image.spacingMillimetres
    position = image.position
    orientation = image.orientation
    attributes = image.attributes
    decisions = image.decisions
  }

  /// Makes a case of these pixels with nothing more known.
  public init(
    caseID: String, patientID: String, studyID: String, seriesID: String, instanceID: String,
    frame: Int, pixels: StoredPixels, photometric: Photometric
  ) {
    self.caseID = caseID
    self.patientID = patientID
    self.studyID = studyID
    self.seriesID = seriesID
    self.instanceID = instanceID
    self.frame = frame
    pixelFile = CohortFolder.pixelFile(of: caseID)
    pixelDigest = pixels.digest
    rows = pixels.rows
    columns = pixels.columns
    channels = pixels.channels
    bitsStored = pixels.bitsStored
    isSigned = pixels.isSigned
    self.photometric = photometric
    rescaleSlope = 1
    rescaleIntercept = 0
    targets = [:]
    attributes = [:]
    decisions = []
  }
}
