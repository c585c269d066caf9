/// The part of a recipe that only segmentation and detection have.
public struct PixelOptions: Codable, Sendable, Equatable {
  /// What is minimised over the pixels of masks; detection has a loss of its own.
  public enum MaskLoss: String, Codable, CaseIterable, Sendable {
    /// Soft Dice plus cross-entropy, in equal parts (Isensee et al. 2021).
    case diceCrossEntropy
    /// Cross-entropy that hard pixels dominate (Lin et al. 2017).
    case focal
    /// Dice with weights of its own for false positives and misses (Salehi et al. 2017).
    case tversky
  }

  /// How images of any size meet the network's input.
  public enum Field: String, Codable, CaseIterable, Sendable {
    /// The whole image is brought to the input size.
    case whole
    /// A window of the input size moves over the image at its own resolution; small images are
    /// padded.
    case window
  }

  /// What is minimised over the pixels of masks.
  public var maskLoss: MaskLoss = .diceCrossEntropy
  /// Weight of false positives in the Tversky loss; that of misses is 1 less this; (0, 1).
  public var tverskyFalsePositives = 0.3
  /// The exponent of focal losses; at least 0.
  public var focalExponent = 2.0
  /// How much more a pixel at a mask's boundary counts than one far from it; 0 for no more.
  public var boundaryWeight = 0.0
  /// Whether every level of the decoder is compared with the mask.
  public var isDeeplySupervised = false
  /// The decoder's channels at the image's own resolution; 4…64.
  public var decoderWidth = 16
  /// Whether the network is a plain U-Net with an encoder of its own, from random weights.
  public var usesPlainUNet = false
  /// The stages whose outputs are skips; empty: the last of each resolution.
  public var skips: [String] = []
  /// How images of any size meet the network's input.
  public var field: Field = .whole
  /// Share of a window that lies in the next one too; 0…0.9.
  public var windowOverlap = 0.5
  /// Slices on each side of a series' slice that are given with it; 0…3, 0 for single images.
  public var neighbours = 0
  /// Whether predictions are averaged over mirror images.
  public var averagesFlips = false
  /// Whether a model of a run with folds is made of the networks of all folds, not of a last fit.
  public var keepsFolds = false
  /// Overlap above which a found box of detection counts as the one that is there; (0, 1).
  public var boxOverlap = 0.5

  /// Makes the product's defaults.
  public init() {}
}
