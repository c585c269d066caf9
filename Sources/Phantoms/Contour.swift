internal import Compute

/// Nested rings whose radius is a sum of two waves: their frequencies are the question.
///
/// Source: Takashima et al., "Visual Atoms: Pre-training Vision Transformers with Sinusoidal
/// Waves" (2023), section 3.
struct Contour: Formula {
  static let questions = [
    Question(name: "atom", classCount: slow.count * fast.count),
    Question(name: "rings", classCount: 4),
  ]

  private static let slow: [Float] = [2, 3, 4, 5, 6, 7, 8, 9]
  private static let fast: [Float] = [0, 11, 13, 15, 17, 19, 22, 25]
  private static let directions = 512

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let (low, high) = (generator.integer(below: slow.count), generator.integer(below: fast.count))
    let rings = generator.integer(below: 4)
    let palette = Palette(from: &generator)
    let (far, near) = palette.pair(from: &generator)
    let fill = palette.colour(from: &generator)
    let view = View(
      side: canvas.side, zoom: generator.float(0.8, 1.15), turns: generator.unit(),
      stretch: generator.float(0.75, 1.33),
      centre: SIMD2(generator.float(-0.25, 0.25), generator.float(-0.25, 0.25)))
    let radii = radii(slow[low], fast[high], from: &generator)
    let ground = Ground(far, palette, side: canvas.side, from: &generator)
    let isFilled = generator.chance(0.5)
    let width = generator.float(0.12, 0.34)
    let count = Float(1 + rings)
    let noise = NoiseField(side: canvas.side, cells: 12, octaves: 2, from: &generator)
    let wobble = generator.float(0, 0.06)
    canvas.paint(view) { pixel, u, v, colour in
      let r = (u * u + v * v).squareRoot()
      let turn = Waveform.turns(v, u) + 0.5
      let direction = Int(turn * Float(directions)) & (directions - 1)
      // 1, 2 … count on the rings.
      let place = r / radii[direction] * count + wobble * noise[pixel]
      colour = ground.colour(pixel)
      guard place < count + 0.5 else { return }
      if isFilled, place < count {
        colour = place > count - 1 ? fill : fill.mixed(near, place / count)
      }
      // The innermost ring would only be a dot where a pixel is wider than it.
      let away = place < 0.5 ? 0.5 : Waveform.distanceToWhole(place)
      colour = colour.mixed(near, Waveform.rise((width - away) * 6 / count + 0.5))
    }
    return [low * fast.count + high, rings]
  }

  private static func radii(
    _ slow: Float, _ fast: Float, from generator: inout SeededGenerator
  ) -> [Float] {
    let (first, second) = (generator.float(0.16, 0.3), generator.float(0.06, 0.13))
    let (phase, other) = (generator.unit(), generator.unit())
    let size = generator.float(0.45, 0.72)
    return (0..<directions).map { direction in
      let turn = Float(direction) / Float(directions)
      let quick = fast == 0 ? 0 : second * Waveform.sine(fast * turn + other)
      return size * (1 + first * Waveform.sine(slow * turn + phase) + quick)
    }
  }
}
