public import Files
public import Foundation
public import Privacy

/// What one ingest is asked to do.
public struct IngestOptions: Sendable {
  /// The folder of raw files.
  public var input: URL
  /// The table of labels; needed unless `keepsUnlabelled`.
  public var labels: URL?
  /// The table of sex, age and more, per patient or per study.
  public var demographics: URL?
  /// The table of people, studies or files that are left out.
  public var exclude: URL?
  /// Where to write the one table that leads back; outside input's cohort.
  public var link: URL?
  /// Whether an image that names no patient is a patient of its own.
  public var onePatientPerImage: Bool
  /// Which series of a study are kept.
  public var series: SeriesRule
  /// The longest side an image may have.
  public var maxSizePixels: Int
  /// Whether images without labels are kept too.
  public var keepsUnlabelled: Bool
  /// What holds where several readers of an image differ.
  public var consensus = ConsensusRule.mustAgree
  /// The folder of masks, PNG files named as their images; nil: the cohort has none.
  public var masks: URL?
  /// What the values of those masks mean.
  public var maskLegend = MaskLegend.lesion
  /// The table of boxes; nil: the cohort has none.
  public var boxes: URL?
  /// The COCO file of masks and boxes, instead of these two.
  public var coco: URL?
  /// The secret key.
  public var key: SecretKey
  /// The table of files that a person found free of text.
  public var textReview: TextReview?
  /// Where to seal what identifies people, outside the output; nil: nowhere.
  public var seal: URL?
  /// What the output may hold, directly inside; it goes when the new cohort is whole.
  public var replaceable: Set<String> = []
  /// Puts the whole cohort in its place.
  public var commit: @Sendable (StagedFolder, IngestSummary) throws(FilesError) -> Void = {
    (folder, _) throws(FilesError) in try folder.commit()
  }
  /// Whether masks or boxes come with the images, which then need no labels.
  var hasMarks: Bool { masks != nil || boxes != nil || coco != nil }
  /// How long the decoder may think about one frame.
  package var secondsPerRequest = 60.0

  /// Makes the options.
  public init(
    input: URL, labels: URL?, demographics: URL?, exclude: URL?, link: URL?,
    onePatientPerImage: Bool, series: SeriesRule, maxSizePixels: Int, keepsUnlabelled: Bool,
    key: SecretKey
  ) {
    self.input = input
    self.labels = labels
    self.demographics = demographics
    self.exclude = exclude
    self.link = link
    self.onePatientPerImage = onePatientPerImage
    self.series = series
    self.maxSizePixels = maxSizePixels
    self.keepsUnlabelled = keepsUnlabelled
    self.key = key
  }
}

/// Which series of a study are kept when it has several.
public enum SeriesRule: String, Codable, CaseIterable, Sendable {
  /// The series with the most images; among equals the one whose pixel digests come first.
  case largest
  /// Every series.
  case all
}
