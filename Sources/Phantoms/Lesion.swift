internal import Compute

/// Spots on skin, as a dermatoscope shows them: the ABCD of moles as factors that are known.
///
/// Source of the factors: Stolz et al., "ABCD rule of dermatoscopy" (1994): asymmetry, border,
/// colours, structures (network, dots and globules, veil).
struct Lesion: Formula {
  static let questions = [
    Question(name: "irregularity", classCount: 5), Question(name: "asymmetry", classCount: 4),
    Question(name: "colours", classCount: 4), Question(name: "sharpness", classCount: 4),
    Question(name: "network", classCount: 4), Question(name: "globules", classCount: 4),
    Question(name: "size", classCount: 5), Question(name: "darkness", classCount: 5),
    Question(name: "hairs", classCount: 3), Question(name: "veil", classCount: 2),
  ]

  /// The factors, each with its bin.
  let irregularity, asymmetry, sharpness, network, size, darkness: BinnedDraw
  let colourCount: Int
  let globuleGrade: Int
  let hairGrade: Int
  let hasVeil: Bool

  init(from generator: inout SeededGenerator) {
    irregularity = generator.binned(5)
    asymmetry = generator.binned(4)
    sharpness = generator.binned(4)
    network = generator.binned(4)
    size = generator.binned(5)
    darkness = generator.binned(5)
    colourCount = 1 + generator.integer(below: 4)
    globuleGrade = generator.integer(below: 4)
    hairGrade = generator.chance(0.5) ? 0 : 1 + generator.integer(below: 2)
    hasVeil = generator.chance(0.3)
  }

  var labels: [Int] {
    [
      irregularity.bin, asymmetry.bin, colourCount - 1, sharpness.bin, network.bin, globuleGrade,
      size.bin, darkness.bin, hairGrade, hasVeil ? 1 : 0,
    ]
  }

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let lesion = Lesion(from: &generator)
    let palette = Palette(from: &generator)
    let skin = Skin(palette: palette, from: &generator)
    skin.draw(on: &canvas, from: &generator)
    let shift = SIMD2(generator.float(-0.25, 0.25), generator.float(-0.25, 0.25))
    let view = View(
      side: canvas.side, turns: generator.unit(), stretch: generator.float(0.95, 1.05),
      centre: shift * (1 - lesion.size.value), isMirrored: generator.chance(0.5))
    let contour = LesionContour(lesion, from: &generator)
    let body = LesionBody(lesion, contour, palette, skin: skin.colour, from: &generator)
    body.draw(on: &canvas, view, from: &generator)
    body.drawGlobules(on: &canvas, view, from: &generator)
    skin.drawOver(&canvas, hairGrade: lesion.hairGrade, from: &generator)
    return lesion.labels
  }
}

/// The border of a lesion: a radius for every direction, as a sum of waves.
struct LesionContour {
  static let directions = 256
  let radii: [Float]
  /// The mean radius.
  let radius: Float
  /// How much longer than broad.
  let elongation: Float

  init(_ lesion: Lesion, from generator: inout SeededGenerator) {
    radius = lesion.size.between(0.16, 0.72)
    elongation = generator.float(1, 1.35)
    let lopsided = lesion.asymmetry.between(0, 0.42)
    let ragged = lesion.irregularity.between(0, 0.3)
    var waves: [(frequency: Float, amplitude: Float, phase: Float)] = [
      (1, lopsided * 0.8, generator.unit()), (3, lopsided * 0.35, generator.unit()),
      (2, generator.float(0, 0.08), generator.unit()),
    ]
    for frequency in 6...13 {
      let amplitude = ragged * generator.float(0.1, 0.45)
      waves.append((Float(frequency), amplitude, generator.unit()))
    }
    radii = (0..<Self.directions).map { [radius] direction in
      let turn = Float(direction) / Float(Self.directions)
      var sum: Float = 1
      for wave in waves {
        sum += wave.amplitude * Waveform.sine(wave.frequency * turn + wave.phase)
      }
      return radius * max(0.2, sum)
    }
  }

  /// How far a place lies outside, negative inside, and where it lies in units of the border.
  @inline(__always)
  func distance(_ u: Float, _ v: Float) -> Float {
    let w = v * elongation
    let r = (u * u + w * w).squareRoot()
    let turn = Waveform.turns(w, u) + 0.5
    let direction = Int(turn * Float(Self.directions)) & (Self.directions - 1)
    return r - radii[direction]
  }
}
