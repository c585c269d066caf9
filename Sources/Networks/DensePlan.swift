/// A densely connected network.
///
/// Source: Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks"
/// (2017), table 1: 7×7 stride 2 and a 3×3 max pool, then dense blocks with transitions that halve
/// channels and sides between them, and a norm behind the last. Names as torchvision's.
package struct DensePlan: Sendable {
  package let blockCounts: [Int]
  package let stemChannels: Int
  /// Channels that a layer adds, "k".
  package let growth: Int
  /// Channels between the convolutions of a layer, "4k".
  package let middle: Int

  static let version121 = DensePlan(
    blockCounts: [6, 12, 24, 16], stemChannels: 64, growth: 32, middle: 128)

  /// The channels that leave each block; a transition hands half of them on.
  var blockOutputs: [Int] {
    var channels = stemChannels
    return blockCounts.indices.map { index in
      if index > 0 { channels /= 2 }
      channels += blockCounts[index] * growth
      return channels
    }
  }

  /// The stages before the head.
  var stageNames: [String] {
    ["features.conv0"]
      + blockCounts.indices.flatMap { index -> [String] in
        let block = "features.denseblock\(index + 1)"
        let isLast = index == blockCounts.count - 1
        return [block, isLast ? "features.norm5" : "features.transition\(index + 1)"]
      }
  }
}
