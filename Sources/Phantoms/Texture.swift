internal import Compute

/// Surfaces without a thing on them: what kind, and its direction, fineness or slope.
struct Texture: Formula {
  static let questions = [
    Question(name: "kind", classCount: Kind.allCases.count),
    Question(name: "direction", classCount: 8), Question(name: "frequency", classCount: 5),
    Question(name: "slope", classCount: 6), Question(name: "cellSize", classCount: 5),
    Question(name: "order", classCount: 3),
  ]

  enum Kind: Int, CaseIterable {
    case stripes, plaid, noise, cells, spots, wood
  }

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let kind = Kind.allCases[generator.integer(below: Kind.allCases.count)]
    var labels = [kind.rawValue, -1, -1, -1, -1, -1]
    let values: [Float]
    switch kind {
    case .stripes, .plaid, .wood:
      let direction = generator.integer(below: 8)
      let frequency = generator.binned(5)
      labels[1] = direction
      labels[2] = frequency.bin
      values = waves(
        kind, side: canvas.side, turns: Float(direction) / 16, frequency: frequency,
        from: &generator)
    case .noise:
      let slope = generator.binned(6)
      labels[3] = slope.bin
      values = NoiseField.power(side: canvas.side, slope: slope.between(0, 3.6), from: &generator)
    case .cells, .spots:
      let size = generator.binned(5)
      let order = generator.integer(below: 3)
      labels[4] = size.bin
      labels[5] = order
      let cells = CellField(
        size: size.between(0.62, 0.2), jitter: [0.15, 0.5, 1][order], from: &generator)
      values = cells.values(side: canvas.side, isSpots: kind == .spots, from: &generator)
    }
    colour(&canvas, values, from: &generator)
    return labels
  }

  /// Stripes, two crossing waves, or rings of wood, by direction and waves over the picture.
  private static func waves(
    _ kind: Kind, side: Int, turns: Float, frequency: BinnedDraw,
    from generator: inout SeededGenerator
  ) -> [Float] {
    let turn = turns + generator.float(-0.02, 0.02)
    let (across, along) = (Waveform.cosine(turn), Waveform.sine(turn))
    // 3 to 12 waves over the picture, evenly on a logarithmic scale.
    let waves = 3 * Self.power(4, frequency.value) / 2
    let phase = generator.unit()
    let bend = NoiseField(
      side: side, cells: kind == .wood ? 3 : 5, octaves: 2, from: &generator)
    let strength = kind == .wood ? generator.float(0.3, 0.6) : generator.float(0, 0.12)
    let sharpness = generator.float(0.7, 4)
    let hasEnvelope = kind == .stripes && generator.chance(0.4)
    let envelope = NoiseField(side: side, cells: 2.5, from: &generator)
    var canvas = Canvas(side: side)
    canvas.paint(View(side: side)) { pixel, u, v, value in
      let (p, q) = (across * u + along * v, -along * u + across * v)
      let shift = phase + strength * bend[pixel]
      var wave = Waveform.sine(p * waves + shift)
      if kind == .plaid { wave = 0.65 * wave + 0.35 * Waveform.sine(q * waves + phase) }
      wave = min(1, max(-1, wave * sharpness))
      value.x = hasEnvelope ? wave * Waveform.rise(0.5 + envelope[pixel]) : wave
    }
    return canvas.pixels.map(\.x)
  }

  /// `base` to a power in 0…1, by the series of eˣ; a thousandth off at most for bases up to 4.
  private static func power(_ base: Float, _ exponent: Float) -> Float {
    precondition(base == 4, "the logarithm is that of 4")
    let x = 1.3862944 * exponent
    return 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6)))))
  }

  /// Numbers in about −1…1 become a way from one colour to another, sometimes over a third.
  private static func colour(
    _ canvas: inout Canvas, _ values: [Float], from generator: inout SeededGenerator
  ) {
    let palette = Palette(from: &generator)
    let (low, high) = palette.pair(from: &generator)
    let middle =
      generator.chance(0.4) ? palette.colour(from: &generator) : low.mixed(high, 0.5)
    let contrast = generator.float(0.45, 1)
    let shade = NoiseField(side: canvas.side, cells: 1.5, from: &generator)
    let strength = generator.float(0, 0.25)
    for pixel in canvas.pixels.indices {
      let t = min(1, max(-1, values[pixel])) * contrast
      let own = t < 0 ? middle.mixed(low, -t) : middle.mixed(high, t)
      canvas.pixels[pixel] = own * (1 + strength * shade[pixel])
    }
  }
}
