public import Privacy

/// What a de-identification did: counts, reasons and the codes used, never a value.
public struct DeliverySummary: Codable, Sendable, Equatable {
  /// How many files met each fate.
  public struct Counts: Codable, Sendable, Equatable {
    /// All files of the input folder.
    public internal(set) var found = 0
    /// Files written again.
    public internal(set) var released = 0
    /// Files of an earlier run, copied as they are.
    public internal(set) var copied = 0
    /// Files kept out, each with its reason.
    public internal(set) var quarantined = 0
    /// Files that are neither DICOM nor PNG nor JPEG.
    public internal(set) var notDICOM = 0
    /// Files that repeat another.
    public internal(set) var duplicate = 0
  }

  /// A file that is kept out.
  public struct Refusal: Codable, Sendable, Equatable {
    /// Its number in the sorted input.
    public let file: Int
    /// Its pseudonym.
    public let name: String
    /// Why.
    public let reason: String
    /// What its content is called, if it looks like text; for `--text-reviewed`.
    public let content: String?
  }

  /// The names that an output folder has beside its patients' folders.
  public static let artefacts = [
    DeliveryManifest.file, DeliveryManifest.signature, "report.json", "report.html",
    "quarantine.csv",
  ]

  /// The form of this document.
  public let schema: String
  /// The options by their words.
  public let profile: String
  /// The codes written, of PS3.16 CID 7050.
  public let codes: [String]
  /// The editions of the rule table.
  public let edition: String
  /// Files by fate.
  public internal(set) var files = Counts()
  /// How many patients the written files are of.
  public internal(set) var patients = 0
  /// What each rule did, and how often.
  public internal(set) var tally = DeidentificationTally()
  /// Files kept out.
  public internal(set) var refusals: [Refusal] = []
  /// What is no DICOM, by kind.
  public internal(set) var notDICOM: [String: Int] = [:]
  /// Files whose volume may show a face.
  public internal(set) var mayShowFace = 0
  /// Files in which bits beside the samples were cleared.
  public internal(set) var embeddedBitsCleared = 0
  /// Files whose pixels held comments, application segments or bytes beside their frames, now gone.
  public internal(set) var commentsStripped = 0
  /// Files of which regions of the pixels were blanked.
  public internal(set) var pixelsBlanked = 0
  /// Whether pixels were searched for burned-in text.
  public let searchedText: Bool
  /// Written files that are PNG or JPEG.
  public internal(set) var pictures = 0
  /// JPEG files that were written as PNG, since regions of their pixels were blanked.
  public internal(set) var convertedToPNG = 0
  /// Files that look like text and were let out because a person had looked at them.
  public internal(set) var textReviewed = 0
  /// What else people should know.
  public internal(set) var notes: [String] = []
  /// What no rule covers, in sentences.
  public let residualRisks: [String]
  /// SHA-256 of the manifest; empty in a dry run.
  public internal(set) var manifestDigest = ""

  init(_ profile: ConfidentialityProfile, searchedText: Bool) {
    schema = "fovea.deidentification/1"
    self.profile = profile.name
    codes = profile.codeValues
    edition = ConfidentialityProfile.edition
    self.searchedText = searchedText
    residualRisks = ResidualRisk.sentences(profile, searchedText: searchedText)
  }
}
