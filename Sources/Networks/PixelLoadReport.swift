/// What became of each tensor when weights met a network that answers for places.
public struct PixelLoadReport: Sendable, Equatable {
  /// What became of the encoder; its head counts for nothing.
  public let encoder: LoadReport
  /// Whether the file had a decoder, all of which fits; otherwise its first values stay.
  public let isDecoderLoaded: Bool
  /// How many slices have the weights of the file's first convolution; 1 if it fits as it is.
  public let slices: Int

  /// One sentence for each kind of thing that happened, in a fixed order.
  public var sentences: [String] {
    var lines = encoder.backboneSentences
    lines.append(isDecoderLoaded ? "The decoder is the file's." : "The decoder is new.")
    if slices > 1 {
      lines.append(
        "The first convolution takes \(slices) slices: each has the file's weights, divided by "
          + "\(slices).")
    }
    return lines
  }
}
