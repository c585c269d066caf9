internal import Compute

/// What is inside the border of a lesion: areas of colour, a network, globules, a veil.
struct LesionBody {
  private struct Area {
    let u, v: Float
    let colour: Colour
  }

  private let lesion: Lesion
  private let contour: LesionContour
  private let areas: [Area]
  private let veil: Area
  private let net: (turns: Float, frequency: Float, strength: Float)
  private let skin: Colour

  init(
    _ lesion: Lesion, _ contour: LesionContour, _ palette: Palette, skin: Colour,
    from generator: inout SeededGenerator
  ) {
    self.lesion = lesion
    self.contour = contour
    self.skin = skin
    let level = skin.luminance * (1 - lesion.darkness.between(0.12, 0.88))
    areas = Self.areas(
      lesion.colourCount, radius: contour.radius, level: level, palette, from: &generator)
    let reach = contour.radius * 0.5
    veil = Area(
      u: generator.float(-reach, reach), v: generator.float(-reach, reach),
      colour: palette.isNatural
        ? Colour(0.52, 0.60, 0.74) : Colour(grey: 0.8).mixed(areas[0].colour, 0.2))
    net = (generator.unit(), generator.float(5, 8.5), lesion.network.between(-0.15, 0.75))
  }

  /// Areas around points inside; their mean brightness is `level`, their colours lie apart.
  private static func areas(
    _ count: Int, radius: Float, level: Float, _ palette: Palette,
    from generator: inout SeededGenerator
  ) -> [Area] {
    let start = generator.unit()
    let contrast: [Float] = [1, 0.62, 1.38, 0.85]
    var areas: [Area] = []
    var hues: [Colour] = []
    for number in 0..<count {
      let turn = start + (Float(number) + generator.float(-0.2, 0.2)) / Float(count)
      let far = count == 1 ? 0 : radius * generator.float(0.35, 0.6)
      let hue = (0..<4).map { _ in palette.pigment(from: &generator) }.max { a, b in
        distance(a, to: hues) < distance(b, to: hues)
      }
      let pigment = hue ?? Colour(grey: 0.3)
      hues.append(pigment)
      let wanted = level * (count == 1 ? 1 : contrast[number])
      let colour = pigment * (wanted / max(0.05, pigment.luminance))
      areas.append(
        Area(
          u: far * Waveform.cosine(turn), v: far * Waveform.sine(turn),
          colour: colour.clamped.mixed(Colour(grey: wanted), 0.15)))
    }
    return areas
  }

  /// The smallest distance of hues, brightness left out.
  private static func distance(_ colour: Colour, to others: [Colour]) -> Float {
    let own = colour / max(0.05, colour.luminance)
    return others.map {
      let difference = own - $0 / max(0.05, $0.luminance)
      return (difference * difference).sum()
    }.min() ?? 0
  }

  /// Mixes the lesion over what is there.
  func draw(on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator) {
    let fine = NoiseField(
      side: canvas.side, cells: generator.float(9, 16), octaves: 2, from: &generator)
    let broad = NoiseField(side: canvas.side, cells: 3.5, octaves: 2, from: &generator)
    let width = lesion.sharpness.between(0.62, 0.03) * max(0.5, contour.radius * 1.6)
    let mottle = generator.float(0.04, 0.14)
    let roughness = 0.02 + 0.05 * lesion.irregularity.value
    canvas.paint(view) { pixel, u, v, colour in
      let distance = contour.distance(u, v) + roughness * fine[pixel] * contour.radius
      let cover = Waveform.rise(0.5 - distance / width)
      guard cover > 0 else { return }
      var own = area(u + 0.12 * broad[pixel], v + 0.12 * fine[pixel]).colour
      own *= 1 + mottle * (broad[pixel] + fine[pixel])
      own = net(u, v, bend: broad[pixel], on: own)
      if lesion.hasVeil {
        let (du, dv) = ((u - veil.u) / contour.radius, (v - veil.v) / contour.radius)
        let share = Waveform.bump(squared: 1.8 * (du * du + dv * dv) + 0.3 * broad[pixel])
        own = own.mixed(veil.colour, 0.75 * min(1, share))
      }
      colour = colour.mixed(own, cover)
    }
  }

  @inline(__always)
  private func area(_ u: Float, _ v: Float) -> Area {
    var nearest = areas[0]
    guard areas.count > 1 else { return nearest }
    var smallest = Float.infinity
    for area in areas {
      let (du, dv) = (u - area.u, v - area.v)
      let square = du * du + dv * dv
      if square < smallest { (smallest, nearest) = (square, area) }
    }
    return nearest
  }

  /// A lattice of dark lines around paler holes: three waves at 60° to each other.
  @inline(__always)
  private func net(_ u: Float, _ v: Float, bend: Float, on colour: Colour) -> Colour {
    guard net.strength > 0 else { return colour }
    let (a, b) = (u * net.frequency + 0.3 * bend + net.turns, v * net.frequency + 0.2 * bend)
    let sum =
      Waveform.cosine(a) + Waveform.cosine(-0.5 * a + 0.866 * b)
      + Waveform.cosine(-0.5 * a - 0.866 * b)
    // 3 in the middle of a hole, −1.5 on the lines.
    let line = Waveform.rise((0.6 - sum) / 1.6)
    return (colour * (1 - net.strength * line)).mixed(
      skin, net.strength * 0.45 * (1 - line))
  }

  /// Dots and globules: none, a few, some, many.
  func drawGlobules(
    on canvas: inout Canvas, _ view: View, from generator: inout SeededGenerator
  ) {
    guard lesion.globuleGrade > 0 else { return }
    let ranges = [4...7, 10...16, 24...40]
    let range = ranges[lesion.globuleGrade - 1]
    let count = range.lowerBound + generator.integer(below: range.count)
    let radius = generator.float(0.028, 0.05) / view.pitch
    let colour = areas[0].colour * generator.float(0.15, 0.45)
    for _ in 0..<count {
      let turn = generator.unit()
      let far = contour.radius * generator.unit().squareRoot() * 0.95
      let place = view.pixel(
        far * Waveform.cosine(turn), far * Waveform.sine(turn) / contour.elongation)
      canvas.stamp(
        colour, x: place.x, y: place.y, radius: max(0.55, radius * generator.float(0.6, 1.2)),
        share: 0.85)
    }
  }
}
