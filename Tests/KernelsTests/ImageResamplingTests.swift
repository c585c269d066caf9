import Compute
import Kernels
import TestSupport
import Testing

/// The image of every example here: `(torch.arange(h * w * c) * 7 % 11).reshape(h, w, c)`.
private func image(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 7 % 11) } }

private func resized(_ g: ResizeGeometry, _ input: [Float], _ shop: Workshop) -> [Float] {
  shop.written(g.heightOut * g.widthOut * g.channels) {
    ImageResampling.resize(
      g, input: input.span, output: &$0, workers: shop.workers, buffers: shop.buffers)
  }
}

@Suite struct ImageResamplingTests {
  let shop = Workshop()

  /// Produced by PyTorch.
  ///
  /// `F.interpolate(image, size=(H, W), mode="bilinear", antialias=True, align_corners=False)`
  @Test(arguments: [
    (
      ResizeGeometry(heightIn: 5, widthIn: 7, heightOut: 3, widthOut: 3, channels: 1),
      [
        3.765305996, 5.579832077, 4.806122780, 5.174602985, 5.333333492, 4.531746387, 4.438775539,
        5.117647171, 4.244898319,
      ]
    ),
    (
      ResizeGeometry(heightIn: 4, widthIn: 3, heightOut: 6, widthOut: 5, channels: 2),
      [
        0.0, 7.0, 1.2, 8.2, 3.0, 10.0, 4.8, 5.2, 6.0, 2.0, 4.5, 6.0, 3.5, 7.2, 2.0, 9.0, 3.8, 4.2,
        5.0, 1.0, 8.666666, 4.666666, 6.2, 5.866666, 2.5, 7.666667, 3.2, 3.966666, 3.666667, 1.5,
        7.333333, 3.333333, 7.8, 4.533333, 8.500002, 6.333333, 4.8, 7.033334, 2.333333, 7.500001,
        6.0, 2.0, 7.2, 3.2, 9.0, 5.0, 4.2, 6.8, 1.0, 8.0, 5.0, 1.0, 6.2, 2.2, 8.0, 4.0, 3.2, 5.8,
        0.0, 7.0,
      ]
    ),
    (
      ResizeGeometry(heightIn: 3, widthIn: 3, heightOut: 3, widthOut: 3, channels: 1),
      [0, 7, 3, 10, 6, 2, 9, 5, 1]
    ),
    (
      ResizeGeometry(heightIn: 6, widthIn: 2, heightOut: 1, widthOut: 4, channels: 1),
      [4.240740776, 4.513888836, 5.060184956, 5.333333492]
    ),
  ])
  func `resizing agrees with PyTorch`(g: ResizeGeometry, expected: [Double]) {
    let input = image(g.heightIn * g.widthIn * g.channels)
    expectClose(resized(g, input, shop), expected, absolute: 3e-6)
  }

  @Test func `a constant image stays so at any size`() {
    for (height, width) in [(1, 1), (3, 200), (64, 64), (97, 31)] {
      let g = ResizeGeometry(
        heightIn: 50, widthIn: 41, heightOut: height, widthOut: width, channels: 3)
      let output = resized(g, [Float](repeating: 0.7, count: 50 * 41 * 3), shop)
      expectClose(output, [Double](repeating: 0.7, count: output.count), absolute: 1e-6)
    }
  }

  @Test func `one and two threads resize to the same bytes`() {
    let g = ResizeGeometry(heightIn: 200, widthIn: 150, heightOut: 64, widthOut: 96, channels: 3)
    let input: [Float] = .uniform(count: 200 * 150 * 3, seed: 1)
    #expect(
      resized(g, input, Workshop(threads: 1)).bits == resized(g, input, Workshop(threads: 2)).bits)
  }

  private func moved(
    _ input: [Float], height: Int, width: Int, channels: Int = 1, map: AffineMap, fill: Float
  ) -> [Float] {
    shop.written(input.count) {
      ImageResampling.affine(
        height: height, width: width, channels: channels, map: map, fill: fill,
        input: input.span, output: &$0)
    }
  }

  /// Produced by `F.grid_sample(image − 2, grid, mode="bilinear", padding_mode="zeros",
  /// align_corners=False) + 2`, in double, with the grid of: mirrored, turned 20° to the left,
  /// enlarged 1.3 times about the centre, then moved 1.25 columns right and half a row up.
  @Test func `an affine map agrees with PyTorch`() {
    let map = AffineMap(
      height: 5, width: 6, isMirrored: true, degrees: 20, scale: 1.3,
      shift: (columns: 1.25, rows: -0.5))
    expectClose(
      moved(image(30), height: 5, width: 6, map: map, fill: 2),
      [
        2.6838, 5.24284, 7.60802, 6.0956, 1.33837, 4.24655, 0.79918, 2.74479, 5.10997, 6.92558,
        7.19877, 6.15295, 2.90343, 4.59282, 2.61191, 4.97709, 7.34227, 6.7154, 4.68587, 7.45564,
        1.86957, 2.47904, 4.84422, 7.15186, 2.70534, 6.12943, 4.46711, 4.67538, 2.34617, 4.57765,
      ], absolute: 1e-5)
  }

  private func map(
    mirrored: Bool = false, degrees: Double = 0, scale: Double = 1, columns: Double = 0,
    rows: Double = 0
  ) -> AffineMap {
    AffineMap(
      height: 3, width: 3, isMirrored: mirrored, degrees: degrees, scale: scale,
      shift: (columns: columns, rows: rows))
  }

  @Test func `staying, mirroring and whole shifts are exact`() {
    let input = image(9)
    #expect(moved(input, height: 3, width: 3, map: map(), fill: 0) == input)
    #expect(
      moved(input, height: 3, width: 3, map: map(mirrored: true), fill: 0)
        == [3, 7, 0, 2, 6, 10, 1, 5, 9])
    #expect(
      moved(input, height: 3, width: 3, map: map(columns: 1, rows: 1), fill: -1)
        == [-1, -1, -1, -1, 0, 7, -1, 10, 6])
  }

  @Test func `a quarter turn is counter-clockwise on the screen`() {
    let output = moved(
      [0, 1, 0, 0, 0, 2, 0, 0, 0], height: 3, width: 3, map: map(degrees: 90), fill: 0)
    expectClose(output, [0, 2, 0, 1, 0, 0, 0, 0, 0], absolute: 1e-6)
  }

  @Test func `far outside there is only the fill`() {
    let output = moved(
      image(18), height: 3, width: 3, channels: 2, map: map(columns: 1e18), fill: 0.5)
    #expect(output == [Float](repeating: 0.5, count: 18))
  }
}
