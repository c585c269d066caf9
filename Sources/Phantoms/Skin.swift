internal import Compute

/// What lies around and over a lesion: skin, shadow, hairs, rulers, bubbles.
struct Skin {
  /// The colour of the skin.
  let colour: Colour
  private let palette: Palette
  private let light: (turns: Float, strength: Float)
  private let hasTube: Bool

  init(palette: Palette, from generator: inout SeededGenerator) {
    self.palette = palette
    let ground = palette.ground(from: &generator)
    colour = ground.luminance < 0.3 ? ground.mixed(Colour(grey: 1), 0.3) : ground
    light = (generator.unit(), generator.float(0, 0.18))
    hasTube = generator.chance(0.15)
  }

  /// Fills the canvas.
  func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) {
    let broad = NoiseField(side: canvas.side, cells: 2.5, octaves: 2, from: &generator)
    let fine = NoiseField(
      side: canvas.side, cells: generator.float(10, 24), octaves: 2, gain: 0.7, from: &generator)
    let flush = palette.pigment(from: &generator).mixed(colour, 0.5)
    let (strength, grain) = (generator.float(0, 0.35), generator.float(0.01, 0.06))
    let (across, along) = (Waveform.cosine(light.turns), Waveform.sine(light.turns))
    canvas.paint(View(side: canvas.side)) { pixel, u, v, result in
      let mixed = colour.mixed(flush, strength * max(0, broad[pixel]))
      let shade = 1 + light.strength * (across * u + along * v) + grain * fine[pixel]
      result = mixed * (shade + 0.04 * broad[pixel])
    }
  }

  /// Draws what lies on top: hairs, sometimes a ruler, bubbles, the rim of the tube.
  func drawOver(
    _ canvas: inout Canvas, hairGrade: Int, from generator: inout SeededGenerator
  ) {
    drawHairs(hairGrade, on: &canvas, from: &generator)
    if generator.chance(0.1) { drawRuler(on: &canvas, from: &generator) }
    if generator.chance(0.12) { drawBubbles(on: &canvas, from: &generator) }
    let vignette = generator.chance(0.5) ? generator.float(0, 0.3) : 0
    let rim = generator.float(1.0, 1.2)
    guard vignette > 0 || hasTube else { return }
    canvas.paint(View(side: canvas.side)) { _, u, v, colour in
      let square = u * u + v * v
      colour *= 1 - vignette * square * 0.5
      if hasTube {
        let outside = Waveform.rise((square.squareRoot() - rim) * 12)
        colour = colour.mixed(Colour(grey: 0.03), outside)
      }
    }
  }

  private func drawHairs(
    _ grade: Int, on canvas: inout Canvas, from generator: inout SeededGenerator
  ) {
    guard grade > 0 else { return }
    let count = grade == 1 ? 2 + generator.integer(below: 4) : 9 + generator.integer(below: 10)
    let side = Float(canvas.side)
    let isPale = generator.chance(0.12)
    let hair = isPale ? Colour(grey: 0.92) : Colour(0.12, 0.09, 0.08)
    let grain = generator.unit()
    for _ in 0..<count {
      let turn = grain + generator.float(-0.12, 0.12)
      let middle = SIMD2(generator.unit(), generator.unit()) * side
      let half = side * generator.float(0.2, 0.6)
      let along = SIMD2(Waveform.cosine(turn), Waveform.sine(turn)) * half
      let aside = SIMD2(-along.y, along.x) * generator.float(-0.4, 0.4)
      canvas.stroke(
        hair, from: middle - along, by: middle + aside, to: middle + along,
        radius: side / 64 * generator.float(0.15, 0.55), share: generator.float(0.35, 0.8))
    }
  }

  private func drawRuler(on canvas: inout Canvas, from generator: inout SeededGenerator) {
    let side = Float(canvas.side)
    let pitch = side * generator.float(0.06, 0.14)
    let isAcross = generator.chance(0.5)
    let edge = generator.chance(0.5) ? side * 0.03 : side * 0.97
    let inner = edge < side / 2 ? edge + side * 0.07 : edge - side * 0.07
    var place = pitch * generator.unit()
    while place < side {
      let ends =
        isAcross
        ? (SIMD2(place, edge), SIMD2(place, inner)) : (SIMD2(edge, place), SIMD2(inner, place))
      canvas.stroke(
        Colour(grey: 0.1), from: ends.0, by: (ends.0 + ends.1) / 2, to: ends.1,
        radius: side / 64 * 0.35, share: 0.7)
      place += pitch
    }
  }

  private func drawBubbles(on canvas: inout Canvas, from generator: inout SeededGenerator) {
    let side = Float(canvas.side)
    for _ in 0..<(1 + generator.integer(below: 6)) {
      let (x, y) = (side * generator.unit(), side * generator.unit())
      let radius = side * generator.float(0.01, 0.05)
      canvas.stamp(Colour(grey: 1), x: x, y: y, radius: radius, share: 0.2)
      canvas.stamp(
        Colour(grey: 1), x: x - radius * 0.4, y: y - radius * 0.4, radius: radius * 0.3,
        share: 0.8)
    }
  }
}
