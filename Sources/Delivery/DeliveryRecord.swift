internal import Privacy

/// What is remembered of one file.
struct DeliveryRecord: Sendable {
  /// What became of it.
  enum Fate: Sendable, Equatable {
    /// It is written again.
    case released
    /// An earlier run of the same key and profile made it: it is copied as it is.
    case copied
    /// It is DICOM, or should be, and is kept out.
    case refused(String)
    /// It is something else.
    case notDICOM(String)
    /// The same instance with the same result was written before.
    case duplicate
  }

  /// What a picture became.
  enum Picture: Sendable { case none, same, convertedToPNG }

  /// The file's number.
  let number: Int
  /// The pseudonym under which a file is spoken of that is kept out.
  let name: String
  /// Where it is, for the link table only.
  let path: String
  var fate: Fate
  /// Where it goes, below the output.
  var place = ""
  /// The name under which its bytes wait; empty in a dry run.
  var stagedFile = ""
  var digest = ""
  var byteCount = 0
  var patientID = ""
  /// The original Patient ID, for the vault only.
  var originalPatientID = ""
  /// The original study, series and instance, for the link table and the vault only.
  var originalUIDs = ["", "", ""]
  var tally = DeidentificationTally()
  /// Whether it is a PNG or JPEG file, and of the same kind as in the input.
  var picture = Picture.none
  var mayShowFace = false
  var hadEmbeddedBits = false
  var hadComments = false
  /// What its content is called, if it looks like text that was not blanked.
  var content: String?
  /// Whether an earlier run let it out because a person had looked at it.
  var wasReviewedBefore = false
  /// Whether something of its pixels was blanked.
  var hadBlanking = false

  /// Whether it leaves although it looks like text, because a person had looked at it.
  var wasReviewed: Bool { content != nil || wasReviewedBefore }
}
