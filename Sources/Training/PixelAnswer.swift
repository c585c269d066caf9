public import Annotations
public import Cohorts

/// What a model says about the pixels of one image, or why it says nothing.
public struct PixelAnswer: Sendable {
  /// A box that a detector found.
  public struct Finding: Sendable, Equatable {
    /// Where, in pixels of the stored image.
    public let box: LabelledBox
    /// How sure, 0…1.
    public let score: Double

    /// Makes a finding.
    public init(box: LabelledBox, score: Double) {
      self.box = box
      self.score = score
    }
  }

  /// The image.
  public let image: CaseFacts
  /// Why the model refuses; nil where it answers.
  public let refusal: String?
  /// For each label the probability that the image shows it: the largest of a pixel or a box.
  public let probabilities: [Double]
  /// For each label of a segmentation its mask, as large as the stored image; empty for detection.
  public let masks: [RunLengthMask]
  /// The boxes that detection found, by descending score; empty for segmentation.
  public let findings: [Finding]

  /// An answer.
  public init(
    image: CaseFacts, probabilities: [Double], masks: [RunLengthMask] = [],
    findings: [Finding] = []
  ) {
    self.image = image
    refusal = nil
    self.probabilities = probabilities
    self.masks = masks
    self.findings = findings
  }

  /// A refusal.
  public init(image: CaseFacts, refusal: String) {
    self.image = image
    self.refusal = refusal
    probabilities = []
    masks = []
    findings = []
  }
}
