public import Files
public import Foundation
public import Privacy

/// What one de-identification is asked to do.
public struct DeliveryOptions: Sendable {
  /// The folder of raw files.
  public var input: URL
  /// The folder to write.
  public var output: URL
  /// Where to write the one table that leads back; outside the output.
  public var link: URL?
  /// The rules and options.
  public var profile: ConfidentialityProfile
  /// Where devices burn text in; used when pixels are cleaned.
  public var pixelRules = PixelRules()
  /// Whether pixels are searched for burned-in text.
  public var searchesText = true
  /// The table of files that a person found free of text.
  public var textReview: TextReview?
  /// The secret key.
  public var key: SecretKey
  /// Whether nothing is written.
  public var isDryRun: Bool

  /// Where to write the same and more, encrypted under the key; outside the output.
  public var vault: URL?
  /// The table that says whose PNG and JPEG files are whose: `path`, `patient_id`.
  public var patients: URL?
  /// Whether a PNG or JPEG file that no table names stands for a patient.
  public var onePatientPerImage = false
  /// What the output may hold, directly inside; it goes when the new files are all there.
  public var replaceable: Set<String> = []
  /// Puts the whole output in its place.
  public var commit: @Sendable (StagedFolder, DeliverySummary) throws(FilesError) -> Void = {
    (folder, _) throws(FilesError) in try folder.commit()
  }

  /// Makes the options.
  public init(
    input: URL, output: URL, link: URL?, profile: ConfidentialityProfile, key: SecretKey,
    isDryRun: Bool
  ) {
    self.input = input
    self.output = output
    self.link = link
    self.profile = profile
    self.key = key
    self.isDryRun = isDryRun
  }
}
