/// The numbers of a network that answers for places of an image: an encoder, a decoder, logits.
///
/// The encoder is a backbone without its head, or the contracting path of a plain U-Net. The
/// decoder goes up from the deepest stage: the nearest-neighbour enlargement of what comes from
/// below lies beside the skip of that resolution, two 3×3 convolutions with norm and rectifier
/// follow; it ends at `outputStride` with a 1×1 convolution. Source: Ronneberger et al., "U-Net"
/// (2015), over a pretrained encoder as in Iakubovskii's segmentation_models.pytorch (2019).
public struct PixelPlan: Codable, Sendable, Hashable {
  /// The backbone that encodes; nil: the plain U-Net's own encoder.
  public let encoder: Architecture?
  /// The backbone's channels as a share of the architecture's; 1 but in tests.
  public let width: Double
  /// Logits of each place.
  public let outputs: Int
  /// Channels of an image: 3, or 3 for each slice of a stack.
  public let imageChannels: Int
  /// The decoder's channels at the image's own resolution; each halving doubles them, up to 256.
  public let decoderWidth: Int
  /// Pixels of the image from one row of logits to the next: 1, 2 or 4.
  public let outputStride: Int
  /// The stages whose outputs are skips, from the input on; empty: the last of each resolution.
  public let skips: [String]
  /// Whether every level of the decoder has logits of its own while training.
  public let isDeeplySupervised: Bool

  /// Makes a plan.
  public init(
    encoder: Architecture?, width: Double = 1, outputs: Int, imageChannels: Int = 3,
    decoderWidth: Int = 16, outputStride: Int = 1, skips: [String] = [],
    isDeeplySupervised: Bool = false
  ) {
    self.encoder = encoder
    self.width = width
    self.outputs = outputs
    self.imageChannels = imageChannels
    self.decoderWidth = decoderWidth
    self.outputStride = outputStride
    self.skips = skips
    self.isDeeplySupervised = isDeeplySupervised
  }
}
