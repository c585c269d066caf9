/// What became of one file of the input; every file has exactly one fate.
public enum FileFate: Sendable, Equatable, Codable {
  /// Its images are in the cohort.
  case used
  /// It is no image Fovea reads, which is no error.
  case notAnImage(String)
  /// It is an image, or should be one, and is kept out.
  case quarantined(String)
  /// It could not be opened.
  case failed(String)
  /// The exclusion list names it or its person.
  case excluded
  /// No row of the labels names it.
  case unlabelled(String)
  /// The same instance with the same pixels was read before.
  case duplicate
  /// The series rule chose another series of its study.
  case otherSeries

  /// The fate in a word, as tables have it.
  var name: String {
    switch self {
    case .used: "used"
    case .notAnImage: "not an image"
    case .quarantined: "quarantined"
    case .failed: "failed"
    case .excluded: "excluded"
    case .unlabelled: "unlabelled"
    case .duplicate: "duplicate"
    case .otherSeries: "other series"
    }
  }
}

/// How many files met each fate.
public struct FileCounts: Codable, Sendable, Equatable {
  /// All files of the input folder.
  public internal(set) var found = 0
  /// Files whose images are in the cohort.
  public internal(set) var used = 0
  /// Files kept out, each with its reason.
  public internal(set) var quarantined = 0
  /// Files that could not be opened.
  public internal(set) var failed = 0
  /// Files that are no images.
  public internal(set) var notAnImage = 0
  /// Files that the exclusion list names.
  public internal(set) var excluded = 0
  /// Images without a label.
  public internal(set) var unlabelled = 0
  /// Files that repeat another.
  public internal(set) var duplicate = 0
  /// Files of series that were not chosen.
  public internal(set) var otherSeries = 0

  /// Whether every file found has one fate.
  public var isBalanced: Bool {
    used + quarantined + failed + notAnImage + excluded + unlabelled + duplicate + otherSeries
      == found
  }

  /// How many files are images by what they seem: all but those that are not.
  public var images: Int { found - notAnImage }

  mutating func add(_ fate: FileFate) {
    found += 1
    switch fate {
    case .used: used += 1
    case .notAnImage: notAnImage += 1
    case .quarantined: quarantined += 1
    case .failed: failed += 1
    case .excluded: excluded += 1
    case .unlabelled: unlabelled += 1
    case .duplicate: duplicate += 1
    case .otherSeries: otherSeries += 1
    }
  }
}
