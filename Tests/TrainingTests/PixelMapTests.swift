internal import Testing
internal import Training

/// Expected numbers: Tests/Peers/pixel_literals.py (PyTorch's `interpolate`).
struct PixelMapTests {
  private static let maps: PixelMaps = {
    var draws = Draws(seed: 1)
    return PixelMaps(
      height: 4, width: 5, outputs: 1, values: (0..<20).map { _ in Float(draws.below(100)) / 100 })
  }()

  private func resized(down: BilinearAxis, across: BilinearAxis) -> [Float] {
    var values: [Float] = []
    Self.maps.forEachRow(labels: 0..<1, down: down, across: across) { values += $1 }
    return values
  }

  private func expect(_ values: [Float], _ expected: [Float]) {
    #expect(values.count == expected.count)
    for (a, b) in zip(values, expected) { #expect(abs(a - b) < 2e-6) }
  }

  @Test func `maps are enlarged as PyTorch enlarges them`() {
    expect(
      resized(
        down: BilinearAxis(count: 7, start: 0, length: 4, cells: 4),
        across: BilinearAxis(count: 6, start: 0, length: 5, cells: 5)),
      [
        0.54, 0.315, 0.426667, 0.7225, 0.91, 0.79, 0.447143, 0.34, 0.415952, 0.632917, 0.771607,
        0.611429, 0.298571, 0.38, 0.39881, 0.489583, 0.550179, 0.325714, 0.61, 0.67, 0.509167,
        0.346667, 0.3475, 0.49, 0.903571, 0.897143, 0.5825, 0.217321, 0.174286, 0.641428, 0.612143,
        0.434286, 0.269167, 0.18256, 0.188571, 0.252857, 0.43, 0.145, 0.073333, 0.160833, 0.1975,
        0.01,
      ])
  }

  @Test func `maps are reduced as PyTorch reduces them without a filter`() {
    expect(
      resized(
        down: BilinearAxis(count: 2, start: 0, length: 4, cells: 4),
        across: BilinearAxis(count: 3, start: 0, length: 5, cells: 5)),
      [0.383333, 0.47, 0.618333, 0.625, 0.235, 0.276667])
  }

  @Test func `bars above and below are cut off before anything is interpolated`() {
    expect(
      resized(
        down: BilinearAxis(count: 3, start: 1, length: 2, cells: 4),
        across: BilinearAxis(count: 5, start: 0, length: 5, cells: 5)),
      [0.28, 0.42, 0.38, 0.6, 0.29, 0.61, 0.69, 0.38, 0.3, 0.49, 0.94, 0.96, 0.38, 0.0, 0.69])
  }
}
