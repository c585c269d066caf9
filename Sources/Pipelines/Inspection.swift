/// What a cohort holds and what is odd about it: `inspect.json`.
struct Inspection: Encodable {
  /// Name and version of this layout.
  static let schema = "fovea.inspect/1"

  /// One column of what is known of images, and how often each value occurs.
  struct Column: Encodable {
    /// What a column is of.
    enum Kind: String, Encodable {
      case image, target, attribute
    }

    /// A value, and who has it.
    struct Value: Encodable {
      let value: String
      let images: Int
      let patients: Int
    }

    let name: String
    let kind: Kind
    /// The most frequent first; of images at most 20.
    let values: [Value]
    /// How many values are not listed.
    let unlisted: Int
    /// Images that do not state it.
    let missing: Int
  }

  /// Brightness of the images of one kind, from 0 to 1, as a network is fed them.
  struct Intensity: Encodable {
    /// Modality and colour.
    let kind: String
    let images: Int
    /// Mean and standard deviation of an image's values: their medians and deviations.
    let brightness: Middle
    let contrast: Middle

    /// The middle of a number over images.
    struct Middle: Encodable {
      let median: Double
      let deviation: Double
    }
  }

  /// An image that is unlike the others of its kind.
  struct Outlier: Encodable {
    let caseID: String
    /// brightness or contrast.
    let statistic: String
    let value: Double
    /// In robust standard deviations from the median.
    let score: Double
  }

  /// Images that show one picture.
  struct Duplicate: Encodable {
    let isIdentical: Bool
    let caseIDs: [String]
    let patients: Int
    /// The targets about which they disagree.
    let contradictions: [String]
    /// The parts of the split that they stand in, if there is one.
    let parts: [String]
  }

  /// A part of the split.
  struct PartSize: Encodable {
    let part: String
    let images: Int
    let patients: Int
  }

  /// How far two parts differ in one column.
  struct Difference: Encodable {
    let first: String
    let second: String
    let column: String
    /// In standard deviations; nil where they have nothing in common.
    let difference: Double?
    /// What two parts of these sizes differ by in 1 of 20 comparisons, for nothing but chance.
    let chance: Double
  }

  let schema = Self.schema
  let program = Version.program
  /// The key-free digest of the cohort.
  var digest: String
  var images: Int
  var patients: Int
  var studies: Int
  var series: Int
  /// Studies with more than one series or modality.
  var studiesOfSeveralSeries: Int
  var studiesOfSeveralModalities: Int
  /// The rule by which ingest chose among series; nil where its summary is not there.
  var seriesRule: String?
  /// Fewest, median and most images of a patient.
  var imagesPerPatient: [Double]
  var columns: [Column]
  var intensities: [Intensity] = []
  var outliers: [Outlier] = []
  /// Images in which every pixel has one value.
  var blank: [String] = []
  var duplicates: [Duplicate] = []
  var splitHash: String?
  var parts: [PartSize] = []
  var differences: [Difference] = []
  var masks: MaskSanity?
  /// The masks and boxes that the cohort itself holds.
  var marks: CohortMarks?
  var sentences: [GradedSentence] = []
}
