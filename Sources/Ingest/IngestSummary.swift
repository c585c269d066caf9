/// What ingest found and did, without a value that could identify: `ingest-summary.json`.
public struct IngestSummary: Codable, Sendable, Equatable {
  /// A file that is kept out, by its number in the sorted input.
  public struct ListedFile: Codable, Sendable, Equatable {
    /// The number, from 1; the link table has the path.
    public let file: Int
    /// quarantined, failed, duplicate or unlabelled.
    public let fate: String
    /// Why, in one sentence.
    public let reason: String
    /// What its content is called, if it looks like text; for `--text-reviewed`.
    public let content: String?
  }

  /// How the rows of a table met the images; rows by their number in the file, header = 1.
  public struct TableRows: Codable, Sendable, Equatable {
    /// All rows.
    public internal(set) var rows = 0
    /// Rows that name at least one image.
    public internal(set) var matched = 0
    /// Rows that name none.
    public internal(set) var unmatched: [Int] = []
    /// The same rows by the reason why; nil where every row names an image.
    public internal(set) var unmatchedReasons: [RowReason]?
    /// Rows that one with a more specific key overrules for some image; nil for none.
    public internal(set) var overruled: [Int]?
    /// Rows that name images of more than one patient and are not applied.
    public internal(set) var ambiguous: [Int] = []
  }

  /// Why some rows name no image.
  public struct RowReason: Codable, Sendable, Equatable {
    /// The reason, in words that follow "the row".
    public let reason: String
    /// The rows, ascending.
    public let rows: [Int]
  }

  /// A column that was not taken over.
  public struct LeftOutColumn: Codable, Sendable, Equatable {
    /// labels or demographics.
    public let table: String
    /// The column's name.
    public let column: String
    /// Why.
    public let reason: String
  }

  /// A study with several series and what the rule made of them.
  public struct StudySeries: Codable, Sendable, Equatable {
    /// The study's pseudonym.
    public let studyID: String
    /// Each series' pseudonym and its number of images.
    public let series: [String: Int]
    /// The series that are kept.
    public let kept: [String]
    /// Each series' modality, where its files state one; nil in what an earlier version wrote.
    public let modalities: [String: String]?
  }

  /// Images with identical pixels that belong to different patients.
  public struct IdenticalPixels: Codable, Sendable, Equatable {
    /// How many different pictures occur with more than one patient.
    public internal(set) var pictures = 0
    /// How many cases show them.
    public internal(set) var cases = 0
  }

  /// Several readers of one image, and what they say together.
  public internal(set) var readers: Readers?

  /// Pictures of different patients that look alike without being identical.
  public struct LookAlikes: Codable, Sendable, Equatable {
    /// How many groups they form.
    public let groups: Int
    /// How many cases show them.
    public let cases: Int
    /// How many patients these are of.
    public let patients: Int
  }

  /// The form of this document.
  public internal(set) var schema = "fovea.ingest/1"
  /// What became of the files.
  public internal(set) var files = FileCounts()
  /// Cases in the cohort: one for each frame of a used file.
  public internal(set) var cases = 0
  /// Patients in the cohort.
  public internal(set) var patients = 0
  /// Studies in the cohort.
  public internal(set) var studies = 0
  /// The label columns that became targets.
  public internal(set) var targets: [String] = []
  /// Files kept out, in input order.
  public internal(set) var listed: [ListedFile] = []
  /// How often each kind of other file was met.
  public internal(set) var notImages: [String: Int] = [:]
  /// The rows of the labels.
  public internal(set) var labelRows = TableRows()
  /// The rows of the demographics.
  public internal(set) var demographicRows = TableRows()
  /// The rows of the exclusion list.
  public internal(set) var exclusionRows = TableRows()
  /// SHA-256 of the seal that was written beside the cohort; nil where none was asked for.
  public internal(set) var sealDigest: String?
  /// Columns that were not taken over.
  public internal(set) var leftOutColumns: [LeftOutColumn] = []
  /// The series rule.
  public internal(set) var seriesRule = SeriesRule.all
  /// Studies with several series.
  public internal(set) var severalSeries: [StudySeries] = []
  /// Identical pixels across patients.
  public internal(set) var identicalPixels = IdenticalPixels()
  /// Pictures across patients that look alike; nil in what an earlier version wrote.
  public internal(set) var lookAlikes: LookAlikes?
  /// What became of masks; nil where none were given.
  public internal(set) var marks: Marks?
  /// What became of boxes; nil where none were given.
  public internal(set) var boxes: Boxes?
  /// How many cases each decision concerns.
  public internal(set) var decisions: [String: Int] = [:]
  /// What else people should know.
  public internal(set) var notes: [String] = []
  /// SHA-256 of the manifest; empty when no cohort was written.
  public internal(set) var manifestDigest = ""
}
