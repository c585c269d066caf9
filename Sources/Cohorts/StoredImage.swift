public import Ingest
public import Privacy

/// One de-identified image: its facts and its samples as stored, before rescale and window.
public struct StoredImage: Sendable {
  /// What the manifest says about it.
  public let facts: ManifestCase
  /// The samples.
  public let pixels: StoredPixels

  /// What training needs to know of it.
  public var caseFacts: CaseFacts { CaseFacts(facts) }

  /// Makes an image from a cohort's case and its samples.
  public init(facts: ManifestCase, pixels: StoredPixels) {
    self.facts = facts
    self.pixels = pixels
  }

  /// Makes an image that lies in no cohort, such as one to predict on.
  public init(_ image: DeidentifiedImage) {
    self.init(facts: ManifestCase(image), pixels: image.pixels)
  }
}
