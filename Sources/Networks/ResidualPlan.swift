/// A residual network.
///
/// Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2015), table 1 and
/// section 4.2; strides lie on the 3×3 convolutions, as torchvision's do ("ResNet V1.5").
package struct ResidualPlan: Sendable {
  package enum Block: Sendable {
    case basic, bottleneck
    /// Basic with the parameter-free shortcut, "option A" of the paper.
    case padded

    /// Output channels of a block as a multiple of its width.
    package var expansion: Int { self == .bottleneck ? 4 : 1 }
  }

  package let block: Block
  package let blockCounts: [Int]
  package let channels: [Int]
  /// 7×7 stride 2 and a 3×3 max pool; otherwise 3×3 stride 1 and none.
  package let hasLargeStem: Bool
  package let headName: String

  static func imageNet(_ block: Block, _ blockCounts: [Int]) -> ResidualPlan {
    ResidualPlan(
      block: block, blockCounts: blockCounts, channels: [64, 128, 256, 512], hasLargeStem: true,
      headName: "fc")
  }

  /// 0.88 million weights: the channels are multiples of a vector register's width.
  static let slim = ResidualPlan(
    block: .basic, blockCounts: [1, 1, 1, 1], channels: [32, 64, 128, 192], hasLargeStem: true,
    headName: "fc")

  static func cifar(_ blockCounts: [Int]) -> ResidualPlan {
    ResidualPlan(
      block: .padded, blockCounts: blockCounts, channels: [16, 32, 64], hasLargeStem: false,
      headName: "linear")
  }
}
