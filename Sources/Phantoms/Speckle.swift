internal import Compute

/// Ultrasound: Rayleigh speckle with something in it that sends back more or less.
///
/// Source: Burckhardt, "Speckle in Ultrasound B-Mode Scans" (1978): the echo's amplitude is that
/// of a complex normal number, blurred by the beam, shown on a logarithmic scale.
struct Speckle: Formula {
  static let questions = [
    Question(name: "echo", classCount: 4), Question(name: "shadow", classCount: 3),
    Question(name: "shape", classCount: 3), Question(name: "size", classCount: 4),
    Question(name: "margin", classCount: 3), Question(name: "scan", classCount: 2),
    Question(name: "layers", classCount: 3),
  ]

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let echo = generator.integer(below: 4)
    let shadow = generator.integer(below: 3)
    let shape = generator.integer(below: 3)
    let size = generator.binned(4)
    let margin = generator.binned(3)
    let isFan = generator.chance(0.4)
    let layers = generator.integer(below: 3)
    let inclusion = Inclusion(
      echo: echo, shadow: shadow, shape: shape, size: size, margin: margin, from: &generator)
    let side = canvas.side
    let amplitude = amplitude(side: side, from: &generator)
    let tissue = NoiseField(side: side, cells: 4, octaves: 3, stretch: 0.6, from: &generator)
    let depthLoss = generator.float(0, 0.25)
    let (gain, range) = (generator.float(0.36, 0.5), generator.float(0.16, 0.28))
    let (phase, strength) = (generator.unit(), generator.float(0.14, 0.24))
    canvas.paint(View(side: side)) { pixel, u, v, colour in
      var level = gain + 0.12 * tissue[pixel] - depthLoss * v
      if layers > 0 {
        let wave = Waveform.sine(v * Float(layers) * 1.6 + 0.12 * tissue[pixel] + phase)
        level += strength * wave * Waveform.rise(-v * 1.5 + 0.4)
      }
      level = inclusion.level(u, v, on: level)
      let value = level + range * amplitude[pixel]
      let isSeen = !isFan || (v + 1.5 > abs(u) * 1.35 && u * u + (v + 1.5) * (v + 1.5) < 6)
      colour = Colour(grey: isSeen ? min(1, max(0, value)) : 0)
    }
    return [echo, shadow, shape, size.bin, margin.bin, isFan ? 1 : 0, layers]
  }

  /// The speckle on a logarithmic scale, about −2…1: wider than high, as beams are.
  private static func amplitude(
    side: Int, from generator: inout SeededGenerator
  ) -> [Float] {
    var echoes = (0..<(side * side)).map { _ -> SIMD2<Float> in
      let (real, imaginary) = generator.roughNormals()
      return SIMD2(real, imaginary)
    }
    blur(&echoes, side: side, pace: 1, line: side)
    if generator.chance(0.6) { blur(&echoes, side: side, pace: 1, line: side) }
    if generator.chance(0.5) { blur(&echoes, side: side, pace: side, line: 1) }
    let mean = echoes.reduce(Float(0)) { $0 + ($1 * $1).sum() } / Float(echoes.count)
    return echoes.map { echo in
      // log x by (x − 1)/(x + 1), good enough between 1/4 and 4.
      let power = (echo * echo).sum() / mean
      return 1.4 * (power - 1) / (power + 1) + 0.2
    }
  }

  private static func blur(_ values: inout [SIMD2<Float>], side: Int, pace: Int, line: Int) {
    for number in 0..<side {
      var before = values[number * line]
      for place in 0..<side {
        let index = number * line + place * pace
        let here = values[index]
        let after = place + 1 < side ? values[index + pace] : here
        values[index] = here * 0.5 + (before + after) * 0.25
        before = here
      }
    }
  }
}

/// A cyst, a nodule or a stone in ultrasound, with what it does to the echoes behind it.
struct Inclusion {
  private let place: SIMD2<Float>
  private let radii: [Float]
  private let flatness: Float
  private let change: Float
  private let behind: Float
  private let width: Float
  private let radius: Float

  init(
    echo: Int, shadow: Int, shape: Int, size: BinnedDraw, margin: BinnedDraw,
    from generator: inout SeededGenerator
  ) {
    place = SIMD2(generator.float(-0.35, 0.35), generator.float(-0.3, 0.15))
    radius = size.between(0.16, 0.5)
    flatness = generator.float(1, 1.5)
    let changes: [Float] = [-0.5, -0.2, 0.16, 0.4]
    change = changes[echo] + generator.float(-0.04, 0.04)
    behind = [-0.3, 0, 0.18][shadow]
    width = margin.between(0.03, 0.3) * (0.5 + radius)
    let (lobes, spikes) = (4 + generator.integer(below: 3), 10 + generator.integer(below: 6))
    let phase = generator.unit()
    radii = (0..<128).map { [radius] direction in
      let turn = Float(direction) / 128
      switch shape {
      case 1: return radius * (1 + 0.2 * abs(Waveform.sine(Float(lobes) * turn / 2 + phase)))
      case 2: return radius * (1 + 0.28 * Waveform.sine(Float(spikes) * turn + phase))
      default: return radius
      }
    }
  }

  /// The brightness at a place, where without the inclusion it would be `level`.
  @inline(__always)
  func level(_ u: Float, _ v: Float, on level: Float) -> Float {
    let (du, dv) = (u - place.x, (v - place.y) * flatness)
    let r = (du * du + dv * dv).squareRoot()
    let direction = Int((Waveform.turns(dv, du) + 0.5) * 128) & 127
    let cover = Waveform.rise(0.5 - (r - radii[direction]) / width)
    var result = level
    if behind != 0, dv > 0 {
      let beside = Waveform.rise((radius * 0.9 - abs(du)) / 0.12 + 0.5)
      result += behind * beside * Waveform.rise((r - radius * 0.9) / 0.2)
    }
    return result + (level + change - result) * cover
  }
}
