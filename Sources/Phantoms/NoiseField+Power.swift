internal import Compute

extension NoiseField {
  /// Noise whose power falls with frequency as f^−slope: octaves of lattices, weighted.
  ///
  /// In two dimensions an octave holds four times the modes of the one before, so that amplitudes
  /// in the ratio 2^(1 − slope/2) give that spectrum.
  static func power(
    side: Int, slope: Float, from generator: inout SeededGenerator
  ) -> [Float] {
    var field = NoiseField(side: side)
    // Approximates 2^(1 − slope/2), which is 2 for white noise and 0.57 at 3.6.
    let exponent = (1 - slope / 2) * 0.6931472
    let ratio = 1 + exponent * (1 + exponent / 2 * (1 + exponent / 3 * (1 + exponent / 4)))
    var amplitude: Float = 1
    var power: Float = 0
    var cells: Float = 2
    while cells <= Float(side) {
      field.add(across: cells, down: cells, amplitude: amplitude, from: &generator)
      power += amplitude * amplitude
      amplitude *= ratio
      cells *= 2
    }
    let scale = 1.6 / power.squareRoot()
    return field.values.map { $0 * scale }
  }
}
