internal import Privacy

/// What is remembered of one file after it was read.
struct FileRecord: Sendable {
  /// One image of the file, its samples waiting under a staging name.
  struct StagedCase: Sendable {
    var facts: ManifestCase
    /// The name of the samples until the cohort is put together.
    let stagedFile: String
  }

  /// The file's number.
  let number: Int
  var fate: FileFate
  var cases: [StagedCase] = []
  /// Rows of the labels that name it.
  var labelRows: [Int] = []
  /// Rows of the demographics that name it.
  var demographicRows: [Int] = []
  /// Rows of the exclusion list that name it.
  var exclusionRows: [Int] = []
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
  var values = IdentifyingValues()
  /// The path below the input folder, and the patient that the file or a table names.
  var origin: (path: String, patient: String?) = ("", nil)
  /// Where it leads back to, if a link table is asked for.
  var link: LinkTable.Row?

  /// Whether some image of it looks like text, whether or not a person looked at it.
  var looksLikeText: Bool {
    fate == .quarantined(Deidentifier.textReason)
      || cases.contains { $0.facts.decisions.contains(TextReview.decision) }
  }
}
