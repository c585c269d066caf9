public import Cohorts
public import Evaluation
internal import Files
internal import Foundation
public import Networks

/// Everything a model file says about itself: the metadata string `fovea`, JSON with sorted keys.
///
/// It holds no time, host, path or thread count, and no pseudonym: the same cohort, recipe and
/// weights give the same bytes.
public struct ModelCard: Codable, Sendable, Equatable {
  /// Where the first weights came from.
  public struct WeightOrigin: Codable, Sendable, Equatable {
    /// The weight file's name, or `random`.
    public let name: String
    /// SHA-256 of the file; empty for random weights.
    public let digest: String
    /// Where the numbers come from, as the file's card states it.
    public let origin: String
    /// Under which licence.
    public let licence: String
    /// The cohorts that they have learnt from, the first one first; nil for none, and in files of
    /// older programs.
    public let learntFrom: [LearntCohort]?
  }

  /// How often the test part had been opened when the model was made.
  public struct Openings: Codable, Sendable, Equatable {
    /// How often.
    public let count: Int
    /// The head of the ledger's chain then.
    public let head: String
  }

  /// The version of the format this code writes, the only one it reads.
  public static let currentVersion = 1

  /// The version of the format.
  public let version: Int
  /// What the model answers; one head from version 1.
  public let heads: [Head]
  /// The backbone; nil for a network without one, the plain U-Net.
  public let architecture: Architecture?
  /// The backbone's channels as a share of the architecture's.
  public let width: Double
  /// What one decision is about.
  public let unit: DecisionUnit
  /// How images are gathered into a unit.
  public let aggregate: Aggregation
  /// How images become network inputs.
  public let preprocessing: Preprocessing
  /// What inputs it was made for; nil for a model that answers everything.
  public let contract: InputContract?
  /// What its training cohort was made of, without rare values; nil in files of older programs.
  public let trainingProfile: TrainingProfile?
  /// How scores become answers.
  public internal(set) var operatingPoint: OperatingPoint
  /// SHA-256 of the operating point as stable JSON, written before any test part is opened.
  public internal(set) var operatingPointHash: String
  /// On what the operating point was fitted after the training; nil where training fitted it.
  public internal(set) var calibration: CalibrationRecord?
  /// What incoming patients are held against; nil for a model that answers for pixels, in files of
  /// older programs, and where there were too few patients.
  public internal(set) var reference: MonitorReference?
  /// What its training discloses of a patient at most; nil where nothing was hidden.
  public internal(set) var privacy: PrivacyStatement?
  /// What attacks could tell about who was trained on; nil where nobody tried.
  public internal(set) var membership: MembershipRecord?
  /// How its distance of features tells other images from its own; nil where nobody measured it.
  public internal(set) var scopeAudit: ScopeAuditRecord?
  /// What it says of pixels; nil for classification.
  public internal(set) var pixels: PixelHead?
  /// The networks of a classifier that answer together; nil for one.
  public internal(set) var ensemble: Ensemble?
  /// The recipe.
  public let options: TrainingOptions
  /// The split it was trained under.
  public let splitHash: String
  /// The cohort it was trained on, key-free.
  public let cohortDigest: String
  /// How often the test part had been opened when it was made.
  public let openings: Openings
  /// Where the first weights came from.
  public let weights: WeightOrigin
  /// What only people know: the `responsible` keys of the pipeline.
  public let people: [String: String]

  /// The network in a word.
  public var networkName: String { architecture?.rawValue ?? "unet" }

  /// The same, with how many of a classifier answer together.
  public var networksName: String {
    ensemble.map { "\($0.members) x \(networkName)" } ?? networkName
  }

  /// SHA-256 of an operating point.
  static func hash(of point: OperatingPoint) throws(TrainingError) -> String {
    do throws(FilesError) {
      return Digest.sha256(try StableJSON.encode(point))
    } catch {
      throw TrainingError(error)
    }
  }
}
