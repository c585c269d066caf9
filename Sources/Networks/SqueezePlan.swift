/// A SqueezeNet, whose stages carry the index that torchvision's `features` gives them.
///
/// Source: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters" (2016),
/// and version 1.1 of its authors' repository (forresti/SqueezeNet). The head is ours: global
/// average pooling, then one dense layer, so that its size does not depend on the classes before.
package struct SqueezePlan: Sendable {
  package enum Feature: Sendable {
    /// 3×3 stride 2 without padding, rectified.
    case convolution(channels: Int)
    /// 3×3 stride 2 without padding; a last window may hang over the edge.
    case maxPool
    /// Squeezes with 1×1, expands with 1×1 and 3×3 side by side; `expand` channels each.
    case fire(squeeze: Int, expand: Int)
  }

  package let features: [(index: Int, feature: Feature)]
  package let outputChannels: Int

  static let version1_1 = SqueezePlan(
    features: [
      (0, .convolution(channels: 64)),
      (2, .maxPool),
      (3, .fire(squeeze: 16, expand: 64)),
      (4, .fire(squeeze: 16, expand: 64)),
      (5, .maxPool),
      (6, .fire(squeeze: 32, expand: 128)),
      (7, .fire(squeeze: 32, expand: 128)),
      (8, .maxPool),
      (9, .fire(squeeze: 48, expand: 192)),
      (10, .fire(squeeze: 48, expand: 192)),
      (11, .fire(squeeze: 64, expand: 256)),
      (12, .fire(squeeze: 64, expand: 256)),
    ], outputChannels: 512)
}
