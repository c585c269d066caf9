/// What a network expects of its input: `(unit · scale − mean) / std` per channel, unit in 0…1.
public struct InputNormalisation: Codable, Sendable, Equatable {
  /// Per channel, on the scale of `scale`.
  public let mean: [Double]
  /// Per channel, on the scale of `scale`.
  public let std: [Double]
  /// 1 where the network was trained on 0…1, 255 where on 0…255.
  public let scale: Double
  /// The order of the channels: always "RGB"; grey images repeat their value in all three.
  public let channelOrder: String

  /// Makes a normalisation of RGB channels.
  ///
  /// - Precondition: as many means as deviations, and no deviation is zero.
  public init(mean: [Double], std: [Double], scale: Double) {
    precondition(
      mean.count == std.count && !std.contains(0), "means \(mean) do not go with deviations \(std)")
    self.mean = mean
    self.std = std
    self.scale = scale
    channelOrder = "RGB"
  }

  /// Mean and deviation of ImageNet's training images, as torchvision's recipes use them
  /// (https://docs.pytorch.org/vision/stable/models.html).
  public static let imageNet = InputNormalisation(
    mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], scale: 1)
}
