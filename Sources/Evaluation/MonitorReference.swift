/// What incoming images and answers are held against: statistics of patients that the model did not
/// learn from, kept in its file.
///
/// It holds sums over patients alone. No bin, group or value of fewer than
/// `TrainingProfile.fewestPatients` patients is in it, nor a date; nor can one be had by
/// subtracting what it tells of groups (`ReferenceGroups`) or of how many patients have a number,
/// as fewer who have none are counted like the others.
public struct MonitorReference: Codable, Sendable, Equatable {
  /// Whose images they were.
  public enum Source: String, Codable, Sendable {
    /// The validation part of the training's split.
    case validation
    /// Training patients, answered out of fold; their features are not kept, as the final network
    /// has learnt them.
    case outOfFold = "out-of-fold"
    /// Those that the finished model was calibrated on.
    case calibration
  }

  /// An attribute of patients.
  public struct Attribute: Codable, Sendable, Equatable {
    /// Patients by stated value; nil where none is common enough.
    ///
    /// Fewer than `TrainingProfile.fewestPatients` without a value count as with a rare one.
    public let values: TrainingProfile.Attribute?
    /// Patients with a `stated` and with a `missing` value.
    public let statement: TrainingProfile.Attribute
  }

  /// What is known of one label.
  public struct Label: Codable, Sendable, Equatable {
    /// The label.
    public let label: String
    /// The patients' probabilities.
    public let probabilities: QuantileBins?
    /// Patients who are `positive` and `negative`; nil where too few are known, and for groups.
    public let truths: TrainingProfile.Attribute?
    /// How well probabilities fit truths.
    public let figures: LabelFigures
  }

  /// All patients, or one group of them.
  public struct Part: Codable, Sendable, Equatable {
    /// The attribute; `all` for all patients.
    public let attribute: String
    /// Its value; `all` for all patients.
    public let group: String
    /// Patients in it.
    public let patients: Int
    /// By name, statistics of images.
    public let numbers: [String: QuantileBins]
    /// What the network sees; nil where that is not known or too little.
    public let features: FeatureSketch?
    /// By label, in the head's order.
    public let labels: [Label]
  }

  /// The version of the statistics; nil in what an earlier program wrote, of all images of each
  /// patient together.
  public let version: Int?
  /// Whose images they were.
  public let source: Source
  /// By name.
  public let attributes: [String: Attribute]
  /// Patients whose image was `answered`, and whose was `refused`.
  public let scope: TrainingProfile.Attribute
  /// How features are embedded; nil where none are kept.
  public let embedding: FourierFeatures?
  /// All patients first, then groups by attribute and value.
  public let parts: [Part]

  /// Fewer patients make no reference, no group of one, and no test.
  public static let fewestPatients = SampleCounts.fewestForPrecision
  /// The version that this program learns and compares with: one image of each patient.
  static let currentVersion = 2
  /// What all patients are called.
  package static let all = "all"

  /// Whether patients can be held against it: it was learnt as they are looked at.
  public var isCurrent: Bool { version == Self.currentVersion }

  /// All patients.
  public var whole: Part { parts[0] }

  /// Whether the numbers of a file can be what this type makes.
  package var isSound: Bool {
    var profiles: [TrainingProfile.Attribute] = [scope]
    profiles += attributes.values.map(\.statement)
    profiles += attributes.values.compactMap(\.values)
    for part in parts { profiles += part.labels.compactMap(\.truths) }
    return !parts.isEmpty && (embedding?.isSound ?? true)
      && TrainingProfile.areSound(profiles) && parts.allSatisfy(isSound)
  }

  private func isSound(_ part: Part) -> Bool {
    if let sketch = part.features {
      guard let embedding, sketch.isSound(for: embedding) else { return false }
    }
    return part.patients >= Self.fewestPatients && part.numbers.values.allSatisfy(\.isSound)
      && part.labels.allSatisfy { ($0.probabilities?.isSound ?? true) && $0.figures.isSound }
  }
}
