internal import Cohorts
internal import Compute
internal import Testing
internal import TestSupport

@Suite struct AugmentationTests {
  static let image = UnitImage(
    height: 2, width: 3, channels: 1, values: [0, 0.1, 0.2, 0.3, 0.4, 0.5])

  @Test func `the same generator draws the same change`() {
    let policy = AugmentationPolicy(
      flip: .both, shift: 0.1, rotateDegrees: 10, scale: 0.1, contrast: 0.1, variants: 0)
    var a = SeededGenerator(seed: 3, stream: 9)
    var b = SeededGenerator(seed: 3, stream: 9)
    #expect(AugmentationDraw(policy, using: &a) == AugmentationDraw(policy, using: &b))
  }

  @Test func `draws stay within the policy`() {
    let policy = AugmentationPolicy(
      flip: .horizontal, shift: 0.1, rotateDegrees: 10, scale: 0.2, contrast: 0.3, variants: 0)
    var generator = SeededGenerator(seed: 1)
    var flips = 0
    for _ in 0..<1000 {
      let draw = AugmentationDraw(policy, using: &generator)
      #expect(abs(draw.shiftX) <= 0.1 && abs(draw.shiftY) <= 0.1)
      #expect(abs(draw.rotationDegrees) <= 10)
      #expect((0.8...1.2).contains(draw.scale) && (0.7...1.3).contains(draw.contrast))
      #expect(!draw.flipsVertically)
      if draw.flipsHorizontally { flips += 1 }
    }
    #expect((430...570).contains(flips))
  }

  @Test func `turning one change on leaves the draws of the others`() {
    var a = SeededGenerator(seed: 5)
    var b = SeededGenerator(seed: 5)
    let few = AugmentationPolicy(
      flip: .none, shift: 0, rotateDegrees: 10, scale: 0, contrast: 0, variants: 0)
    var more = few
    more.shift = 0.2
    #expect(
      AugmentationDraw(few, using: &a).rotationDegrees
        == AugmentationDraw(more, using: &b).rotationDegrees)
  }

  @Test func `mirroring is exact`() {
    let horizontal = AugmentationDraw(flipsHorizontally: true).applied(to: Self.image)
    #expect(horizontal.values == [0.2, 0.1, 0, 0.5, 0.4, 0.3])
    let vertical = AugmentationDraw(flipsVertically: true).applied(to: Self.image)
    #expect(vertical.values == [0.3, 0.4, 0.5, 0, 0.1, 0.2])
    let both = AugmentationDraw(flipsHorizontally: true, flipsVertically: true)
    #expect(both.applied(to: Self.image).values == [0.5, 0.4, 0.3, 0.2, 0.1, 0])
  }

  @Test func `a shift of a third moves one column to the right and brings in darkness`() {
    let moved = AugmentationDraw(shiftX: 1.0 / 3).applied(to: Self.image)
    expectClose(moved.values, [0, 0, 0.1, 0, 0.3, 0.4], absolute: 1e-6)
  }

  @Test func `contrast keeps the mean and the unit interval`() {
    let image = UnitImage(height: 1, width: 2, channels: 1, values: [0.4, 0.6])
    expectClose(
      AugmentationDraw(contrast: 1.5).applied(to: image).values, [0.35, 0.65], absolute: 1e-6)
    expectClose(
      AugmentationDraw(contrast: 10).applied(to: image).values, [0, 1], absolute: 1e-6)
  }
}
