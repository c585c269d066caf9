internal import Compute

/// The anatomy of a drawn chest: torso, two lungs, ribs, spine, heart, diaphragm.
struct Thorax {
  private let lung: (u: Float, v: Float, width: Float, height: Float)
  private let dome: Float
  private let heart: (u: Float, v: Float, width: Float, height: Float)
  private let ribs: (pace: Float, bow: Float, strength: Float, phase: Float)
  private let depth: Float
  private let tissue: Float
  private let effusion: (side: Float, level: Float)
  private let collarStrength: Float

  init(_ facts: Radiograph, from generator: inout SeededGenerator) {
    lung = (
      generator.float(0.38, 0.44), generator.float(-0.12, 0), generator.float(0.28, 0.34),
      generator.float(0.58, 0.74)
    )
    dome = generator.float(0.36, 0.52)
    heart = (
      generator.float(0.08, 0.13), dome - generator.float(0.14, 0.2),
      facts.heart.between(0.24, 0.5), generator.float(0.28, 0.36)
    )
    ribs = (
      generator.float(3.2, 4.6), generator.float(0.3, 0.9), generator.float(0.05, 0.17),
      generator.unit()
    )
    depth = generator.float(0.32, 0.52)
    tissue = generator.float(0.58, 0.74)
    let levels: [Float] = [2, 0.3, 0.02]
    effusion = (generator.chance(0.5) ? 1 : -1, levels[facts.effusionGrade])
    collarStrength = generator.float(0.03, 0.1)
  }

  /// How much a place is lung, 0…1.
  @inline(__always)
  private func lungShare(_ u: Float, _ v: Float) -> Float {
    let du = (abs(u) - lung.u) / lung.width
    let dv = (v - lung.v) / lung.height
    // Lungs are pointed above and cut by the diaphragm below.
    let narrow = 1 + 0.45 * max(0, -dv)
    let inside = Waveform.rise((1 - du * du * narrow * narrow - dv * dv) * 3.2)
    let floor = dome - 0.12 + 0.22 * du * du
    return inside * Waveform.rise((floor - v) * 11 + 0.5)
  }

  /// Draws the healthy chest, its heart, and fluid where there is some.
  func draw(on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator) {
    let cloud = NoiseField(side: canvas.side, cells: 3, octaves: 3, from: &generator)
    let vessels = NoiseField(
      side: canvas.side, cells: 11, octaves: 2, gain: 0.7, from: &generator)
    canvas.paint(view) { pixel, u, v, colour in
      let torso = Waveform.rise(
        (1.02 - abs(u) - 0.35 * max(0, -v - 0.5) - 0.1 * v * v) * 6)
      let share = lungShare(u, v)
      var value = torso * (tissue + 0.05 * cloud[pixel]) * (1 - 0.1 * abs(u))
      value -= torso * share * depth * (1 + 0.1 * vessels[pixel])
      value += torso * rib(u, v) * (0.35 + 0.65 * share)
      value += torso * bones(u, v)
      let (hu, hv) = ((u - heart.u) / heart.width, (v - heart.v) / heart.height)
      let shadow = Waveform.rise((1 - hu * hu - hv * hv) * 3)
      value = value + shadow * max(0, tissue + 0.06 - value) * 0.85
      if u * effusion.side > 0.05 {
        // A meniscus: the fluid climbs along the chest wall.
        let surface = effusion.level - 0.9 * max(0, abs(u) - lung.u)
        let fluid = share * Waveform.rise((v - surface) * 7 + 0.5)
        value += fluid * max(0, tissue + 0.04 - value) * 0.9
      }
      colour = Colour(grey: value)
    }
  }

  /// Ribs: bands that run down and outwards.
  @inline(__always)
  private func rib(_ u: Float, _ v: Float) -> Float {
    let out = abs(u) - 0.45
    let wave = Waveform.sine((v - ribs.bow * (0.25 - out * out) * 0.9) * ribs.pace + ribs.phase)
    return ribs.strength * Waveform.rise((wave - 0.1) * 1.2)
  }

  /// The spine with its discs, and the collar bones.
  @inline(__always)
  private func bones(_ u: Float, _ v: Float) -> Float {
    let spine = Waveform.bump(squared: u * u / 0.02)
    let disc = 0.06 + 0.03 * Waveform.sine(v * 5)
    let collar = v + 0.62 - 0.25 * abs(u)
    return spine * disc + collarStrength * Waveform.bump(squared: collar * collar * 700)
  }

  /// A place inside a lung, away from its edge.
  private func lungPlace(from generator: inout SeededGenerator) -> SIMD2<Float> {
    let side: Float = generator.chance(0.5) ? 1 : -1
    for _ in 0..<8 {
      let u = lung.u + lung.width * generator.float(-0.6, 0.6)
      let v = lung.v + lung.height * generator.float(-0.7, 0.6)
      if lungShare(u, v) > 0.6 { return SIMD2(side * u, v) }
    }
    return SIMD2(side * lung.u, lung.v)
  }

  /// Round shadows, brighter than the lung around them.
  func drawNodules(
    _ count: Int, on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator
  ) {
    for _ in 0..<count {
      let place = lungPlace(from: &generator)
      let radius = generator.float(0.07, 0.15)
      let strength = generator.float(0.14, 0.34)
      canvas.paint(view) { _, u, v, colour in
        let (du, dv) = (u - place.x, v - place.y)
        let square = (du * du + dv * dv) / (radius * radius)
        guard square < 1 else { return }
        colour += Colour(grey: strength * Waveform.rise(1.6 * (1 - square)))
      }
    }
  }

  /// A patch of lung filled with something: bright, ragged, darker where air is left.
  func drawConsolidation(
    on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator
  ) {
    let place = lungPlace(from: &generator)
    let radius = generator.float(0.25, 0.45)
    let strength = generator.float(0.18, 0.36)
    let noise = NoiseField(side: canvas.side, cells: 6, octaves: 3, gain: 0.6, from: &generator)
    canvas.paint(view) { pixel, u, v, colour in
      let (du, dv) = (u - place.x, v - place.y)
      let square = (du * du + dv * dv) / (radius * radius) + 0.5 * noise[pixel]
      let share = lungShare(u, v) * Waveform.rise(1.3 - square)
      colour += Colour(grey: strength * share * (0.85 + 0.3 * noise[pixel]))
    }
  }

  /// Fine crossing lines all over the lungs.
  func drawLines(
    _ grade: Int, on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator
  ) {
    let first = NoiseField(side: canvas.side, cells: 9, octaves: 1, from: &generator)
    let second = NoiseField(side: canvas.side, cells: 14, octaves: 1, from: &generator)
    let strength = grade == 1 ? generator.float(0.09, 0.13) : generator.float(0.2, 0.28)
    canvas.paint(view) { pixel, u, v, colour in
      // Noise is near zero along lines.
      let line = max(
        Waveform.bump(squared: 30 * first[pixel] * first[pixel]),
        Waveform.bump(squared: 30 * second[pixel] * second[pixel]))
      colour += Colour(grey: strength * line * lungShare(u, v))
    }
  }

  /// A catheter, or a box with a wire.
  func drawDevice(on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator) {
    let side: Float = generator.chance(0.5) ? 1 : -1
    let start = SIMD2(side * generator.float(0.5, 0.8), generator.float(-0.75, -0.4))
    let end = SIMD2(generator.float(-0.1, 0.2), generator.float(-0.1, 0.35))
    let bend = SIMD2(side * generator.float(0, 0.2), generator.float(-0.9, -0.5))
    let white = Colour(grey: 1)
    let width = Float(canvas.side) / 64
    canvas.stroke(
      white, from: view.pixel(start.x, start.y), by: view.pixel(bend.x, bend.y),
      to: view.pixel(end.x, end.y), radius: width * generator.float(0.2, 0.45),
      share: generator.float(0.4, 0.9))
    if generator.chance(0.4) {
      let place = view.pixel(start.x, start.y)
      canvas.stamp(
        white, x: place.x, y: place.y, radius: width * generator.float(3, 5), share: 0.85)
    }
  }
}
