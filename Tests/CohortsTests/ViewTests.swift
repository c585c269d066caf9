internal import Cohorts
internal import Compute
internal import Testing

@Suite struct ViewTests {
  private static func views(
    _ policy: ViewPolicy, of image: UnitImage, count: Int = 20
  ) -> [UnitImage] {
    (0..<count).map { number in
      var generator = SeededGenerator(seed: 3, stream: UInt64(number))
      let view = ViewDraw(
        policy, side: image.height, channels: image.channels, using: &generator)
      return view.applied(to: image)
    }
  }

  private static var still: ViewPolicy {
    var policy = ViewPolicy()
    policy.smallestCrop = 1
    policy.flip = .none
    policy.rotateDegrees = 0
    (policy.contrast, policy.brightness, policy.colour) = (0, 0, 0)
    return policy
  }

  private static func ramp(channels: Int) -> UnitImage {
    let count = 12 * 12 * channels
    return UnitImage(
      height: 12, width: 12, channels: channels,
      values: (0..<count).map { Float($0) / Float(count - 1) })
  }

  @Test(arguments: [1, 3])
  func `a policy that changes nothing leaves the image as it is`(channels: Int) {
    let image = Self.ramp(channels: channels)
    for view in Self.views(Self.still, of: image) { #expect(view == image) }
  }

  @Test func `a part lies inside the image while nothing is turned`() {
    var policy = Self.still
    policy.smallestCrop = 0.2
    policy.flip = .both
    let white = UnitImage(
      height: 12, width: 12, channels: 1, values: [Float](repeating: 1, count: 144))
    for (number, view) in Self.views(policy, of: white).enumerated() {
      let darkest = view.values.min() ?? 0
      #expect(darkest > 0.999, "view \(number)")
    }
  }

  @Test func `a part shows as much of the image as it is drawn to`() {
    var policy = Self.still
    policy.smallestCrop = 0.25
    let columns = UnitImage(
      height: 12, width: 12, channels: 1, values: (0..<144).map { Float($0 % 12) / 11 })
    let shares = Self.views(policy, of: columns, count: 200).map { view in
      view.values[11] - view.values[0]
    }
    // The side of a quarter of the area is half.
    #expect((shares.min() ?? 0) > 0.49)
    #expect((shares.min() ?? 0) < 0.56)
    #expect((shares.max() ?? 0) > 0.97)
  }

  @Test func `light changes colours of photographs apart and a grey image as a whole`() {
    var policy = Self.still
    (policy.brightness, policy.colour) = (0.2, 0.2)
    let colour = UnitImage(
      height: 2, width: 2, channels: 3, values: [Float](repeating: 0.5, count: 12))
    for (number, view) in Self.views(policy, of: colour).enumerated() {
      #expect(Set(view.values).count == 3, "view \(number)")
      #expect(view.values.allSatisfy { $0 >= 0.5 * 0.64 && $0 <= 0.5 * 1.44 }, "view \(number)")
    }
    let grey = UnitImage(height: 2, width: 2, channels: 1, values: [0.5, 0.5, 0.5, 0.5])
    for (number, view) in Self.views(policy, of: grey).enumerated() {
      #expect(Set(view.values).count == 1, "view \(number)")
    }
  }

  @Test(arguments: [1, 3])
  func `values stay in the unit interval`(channels: Int) {
    var policy = ViewPolicy()
    (policy.contrast, policy.brightness, policy.colour) = (0.9, 0.9, 0.9)
    for view in Self.views(policy, of: Self.ramp(channels: channels)) {
      #expect(view.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test func `the same stream draws the same view, another one another`() {
    let image = Self.ramp(channels: 3)
    let views = Self.views(ViewPolicy(), of: image)
    #expect(views == Self.views(ViewPolicy(), of: image))
    #expect(views[0] != views[1])
  }
}
