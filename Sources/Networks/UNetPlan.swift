internal import Tensors

/// The numbers of a U-Net.
///
/// Source: Ronneberger, Fischer, Brox, "U-Net: Convolutional Networks for Biomedical Image
/// Segmentation" (2015), figure 1, with the padded convolutions, batch norms, widths and names of
/// Buda, Saha, Mazurowski (2019; mateuszbuda/brain-segmentation-pytorch, `unet.py`).
package struct UNetPlan: Sendable, Hashable {
  /// Logits of each pixel.
  package let outputs: Int
  /// Channels of an image.
  package let imageChannels: Int
  /// Channels of the first level; each level below has twice as many as the one above it.
  package let baseWidth: Int
  /// How many levels lie above the bottleneck: each halves the image's sides once.
  package let depth: Int

  /// Makes a plan of the published size, or of another.
  ///
  /// - Precondition: all numbers are at least 1.
  package init(outputs: Int, imageChannels: Int = 3, baseWidth: Int = 32, depth: Int = 4) {
    (self.outputs, self.imageChannels) = (outputs, imageChannels)
    (self.baseWidth, self.depth) = (baseWidth, depth)
    precondition(min(outputs, imageChannels, baseWidth, depth) >= 1, "impossible sizes in \(self)")
  }

  /// The channels of a level, counted from 1; level `depth + 1` is the bottleneck.
  func width(ofLevel level: Int) -> Int { baseWidth << (level - 1) }

  /// What an image's height and width must be multiples of: 2 to the power of the depth.
  package var sideMultiple: Int { 1 << depth }

  /// Stops where `x` is not a batch of images that the network can halve and double again.
  func check(_ x: Tensor) {
    precondition(
      x.shape.count == 4 && x.shape[3] == imageChannels,
      "a U-Net takes images of \(imageChannels) channels, not \(x.shape)")
    precondition(
      x.shape[1] % sideMultiple == 0 && x.shape[2] % sideMultiple == 0,
      "the sides \(x.shape[1]) and \(x.shape[2]) are not multiples of \(sideMultiple)")
  }
}
