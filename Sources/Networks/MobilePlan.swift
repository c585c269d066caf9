/// A MobileNetV2, whose stages carry the index that torchvision's `features` gives them.
///
/// Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018),
/// table 2; rectifiers end at 6, as section 3.3 has them.
package struct MobilePlan: Sendable {
  /// Blocks of equal width; only the first may stride.
  package struct Group: Sendable {
    /// Filtered channels as a multiple of a block's inputs; 1 for a block that does not expand.
    package let expansion: Int
    package let channels: Int
    package let count: Int
    package let stride: Int
  }

  package let firstChannels: Int
  package let groups: [Group]
  package let lastChannels: Int
  /// The most that a rectifier lets through.
  package let ceiling: Float

  static let version2 = MobilePlan(
    firstChannels: 32,
    groups: [
      Group(expansion: 1, channels: 16, count: 1, stride: 1),
      Group(expansion: 6, channels: 24, count: 2, stride: 2),
      Group(expansion: 6, channels: 32, count: 3, stride: 2),
      Group(expansion: 6, channels: 64, count: 4, stride: 2),
      Group(expansion: 6, channels: 96, count: 3, stride: 1),
      Group(expansion: 6, channels: 160, count: 3, stride: 2),
      Group(expansion: 6, channels: 320, count: 1, stride: 1),
    ], lastChannels: 1280, ceiling: 6)

  /// Stages before the head: the first convolution, the blocks, the last convolution.
  var featureStageCount: Int { groups.reduce(2) { $0 + $1.count } }
}
