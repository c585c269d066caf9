internal import Compute

/// Attractors of iterated function systems: which system drew the picture is the question.
///
/// Source: Kataoka et al., "Pre-training without Natural Images" (2020); systems are drawn as in
/// Anderson and Farrell, "Improving Fractal Pre-training" (2022), section 3.
struct Fractal: Formula {
  static let questions = [Question(name: "system", classCount: systems.count)]

  /// The systems are the same whatever the seed of the pictures: they are what classes mean.
  private static let systems = (0..<256).map { FractalSystem(number: $0) }

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let number = generator.integer(below: systems.count)
    let palette = Palette(from: &generator)
    let (far, near) = palette.pair(from: &generator)
    let third = palette.colour(from: &generator)
    let view = View(
      side: canvas.side, zoom: generator.float(0.8, 1.5), turns: generator.unit(),
      stretch: generator.float(0.8, 1.25),
      centre: SIMD2(generator.float(-0.35, 0.35), generator.float(-0.35, 0.35)),
      isMirrored: generator.chance(0.5))
    let system = systems[number].varied(from: &generator)
    let density = system.density(view, side: canvas.side, from: &generator)
    let ground = Ground(far, palette, side: canvas.side, from: &generator)
    let softness = generator.float(0.5, 2.5)
    let lean = (generator.float(-0.5, 0.5), generator.float(-0.5, 0.5))
    canvas.paint(View(side: canvas.side)) { pixel, u, v, colour in
      let count = density[pixel]
      let cover = count.x / (count.x + softness)
      let share = count.x > 0 ? count.y / count.x : 0
      let own = near.mixed(third, min(1, max(0, share + lean.0 * u + lean.1 * v)))
      colour = ground.colour(pixel).mixed(own, cover)
    }
    return [number]
  }
}

/// What lies behind a drawn thing: one colour, or two blended by noise.
struct Ground {
  private let first: Colour
  private let second: Colour
  private let noise: NoiseField?

  init(
    _ colour: Colour, _ palette: Palette, side: Int, from generator: inout SeededGenerator
  ) {
    first = colour
    second = colour.mixed(palette.colour(from: &generator), 0.45)
    noise =
      generator.chance(0.6)
      ? NoiseField(
        side: side, cells: generator.float(1.5, 6), octaves: 3, gain: 0.6, from: &generator) : nil
  }

  /// The colour at a pixel.
  @inline(__always)
  func colour(_ pixel: Int) -> Colour {
    guard let noise else { return first }
    return first.mixed(second, 0.5 + 0.6 * noise[pixel])
  }
}
