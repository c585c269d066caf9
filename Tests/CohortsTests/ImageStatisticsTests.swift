import Cohorts
import Compute
import Testing

@Suite struct ImageStatisticsTests {
  /// Grey, side × side, of a value by place.
  private func image(_ side: Int = 64, _ value: (Int, Int) -> Float) -> UnitImage {
    UnitImage(
      height: side, width: side, channels: 1,
      values: (0..<side * side).map { value($0 / side, $0 % side) })
  }

  @Test func `the noise that is in an image is found, and a slope is none`() {
    var generator = SeededGenerator(seed: 4)
    let noisy = ImageStatistics(
      image { _, _ in Float(0.5 + 0.05 * generator.normal()) })
    // 3,844 pixels: within 5 %.
    #expect(abs(noisy.noise - 0.05) < 0.0025, "\(noisy.noise)")
    let slope = ImageStatistics(image { row, column in Float(row + column) / 128 })
    #expect(slope.noise < 1e-6 && slope.sharpness < 1e-5)
  }

  @Test func `blur takes sharpness, and a gain of contrast does not`() {
    var generator = SeededGenerator(seed: 5)
    let sharp = image { _, _ in Float(0.25 + 0.5 * generator.uniform()) }
    let blurred = image { row, column in
      var sum: Float = 0
      for other in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        sum += sharp.values[(row + other.0) % 64 * 64 + (column + other.1) % 64]
      }
      return sum / 4
    }
    let flat = image { row, column in 0.4 + 0.2 * sharp.values[row * 64 + column] }
    let first = ImageStatistics(sharp).sharpness
    #expect(ImageStatistics(blurred).sharpness < 0.7 * first)
    #expect(abs(ImageStatistics(flat).sharpness - first) < 1e-4 * first)
  }

  @Test func `ends are the values of 5 and 95 % of the pixels`() {
    let ramp = ImageStatistics(
      image(100) { row, column in Float(100 * row + column) / 10_000 })
    #expect(abs(ramp.darkEnd - 0.05) < 0.002 && abs(ramp.brightEnd - 0.95) < 0.002)
    #expect(ramp.redness == 0)
  }

  @Test func `redness is red less blue`() {
    let values: [Float] = (0..<75).map { 0.75 - 0.25 * Float($0 % 3) }
    let statistics = ImageStatistics(
      UnitImage(height: 5, width: 5, channels: 3, values: values))
    #expect(statistics.redness == 0.5 && statistics.sharpness == 0)
  }

  @Test func `a line of pixels has no structure`() {
    let line = ImageStatistics(
      UnitImage(height: 1, width: 4, channels: 1, values: [0, 1, 0, 1]))
    #expect(line.noise == 0 && line.sharpness == 0)
  }
}
