internal import Privacy

/// What is remembered of one file after it was read; what is encoded stands in the journal.
struct FileRecord: Sendable, Codable {
  /// One image of the file, its samples waiting under a staging name.
  struct StagedCase: Sendable, Codable {
    var facts: ManifestCase
    /// The name of the samples until the cohort is put together.
    let stagedFile: String
    /// What the image shows, until the cohort is put together; nil: it is not compared.
    var sketch: PictureSketch?
  }

  /// Where a file lies, and whose it is.
  struct Origin: Sendable, Codable {
    /// The path below the input folder.
    var path = ""
    /// The patient that the file or a table names.
    var patient: String?
  }

  /// The file's number, which is another one when files before it come or go.
  var number: Int
  var fate: FileFate
  var cases: [StagedCase] = []
  /// Rows of the labels that name it.
  var labelRows: [Int] = []
  /// Rows of the labels that one key says name it and another denies.
  var nearlyNaming: [Int: Contradiction] = [:]
  /// Rows of the demographics that name it.
  var demographicRows: [Int] = []
  /// Rows of the exclusion list that name it.
  var exclusionRows: [Int] = []
  /// Rows of the boxes that name it.
  var boxRows: [Int] = []
  /// Columns in which a row repeats an identifier of the file's patient.
  var repeatingColumns: Set<String> = []
  /// The study's date; its rank is kept, it is not.
  var studyDate: String?
  /// Whether it is a picture, which belongs to no series.
  var isPicture = false
  /// SHA-256 of the instance, which orders cases that are alike in everything else.
  var instanceDigest = ""
  /// What its content is called, if it looks like text.
  var content: String?
  /// What identifies people in it, until the seal has it.
  @EncodedElsewhere var values = IdentifyingValues()
  /// Where it lies, and whose it is.
  var origin = Origin()
  /// Where it leads back to, if a link table is asked for.
  var link: LinkTable.Row?

  /// Whether some image of it looks like text, whether or not a person looked at it.
  var looksLikeText: Bool {
    fate == .quarantined(Deidentifier.textReason)
      || cases.contains { $0.facts.decisions.contains(TextReview.decision) }
  }
}

/// Values that are not encoded with the rest: only `Privacy` does so, encrypted.
@propertyWrapper
struct EncodedElsewhere: Sendable, Codable {
  var wrappedValue: IdentifyingValues

  init(wrappedValue: IdentifyingValues) { self.wrappedValue = wrappedValue }

  init(from decoder: any Decoder) throws { wrappedValue = IdentifyingValues() }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(true)
  }
}
