internal import Compute

/// What happens to a picture after its formula: colour, grey, blur, noise, a piece cut out.
struct Finishing {
  var greyChance: Float = 0
  var inversionChance: Float = 0
  var cutoutChance: Float = 0
  /// How far the channels may drift apart; 0.25 for colour pictures.
  var tint: Float = 0.25

  private static let blurChance: Float = 0.3
  private static let noiseChance: Float = 0.6
  private static let largestNoise: Float = 0.07

  /// Changes the picture as drawn and keeps it in 0…1.
  func apply(to canvas: inout Canvas, from generator: inout SeededGenerator) {
    changeColour(&canvas, from: &generator)
    if generator.chance(Self.blurChance) {
      Self.blur(&canvas, strength: generator.float(0.1, 0.33))
      if generator.chance(0.3) { Self.blur(&canvas, strength: 0.33) }
    }
    if generator.chance(Self.noiseChance) {
      let deviation = generator.float(0, Self.largestNoise)
      Self.addNoise(&canvas, deviation, isGrey: tint < 0.1 || generator.chance(0.5), &generator)
    }
    if generator.chance(cutoutChance) { Self.cutOut(&canvas, from: &generator) }
  }

  /// Gain, offset and a bent curve per channel, the same way for all and a little apart.
  private func changeColour(_ canvas: inout Canvas, from generator: inout SeededGenerator) {
    func drift(_ common: Float, _ generator: inout SeededGenerator) -> Colour {
      let shared = generator.float(-common, common)
      let own = common * tint * 4
      let (red, green) = (generator.float(-own, own), generator.float(-own, own))
      return Colour(grey: shared) + Colour(red, green, generator.float(-own, own))
    }
    let gain = Colour(grey: 1) + drift(0.12, &generator)
    let offset = drift(0.05, &generator)
    let bend = drift(0.2, &generator)
    let isGrey = generator.chance(greyChance)
    let isInverted = generator.chance(inversionChance)
    for index in canvas.pixels.indices {
      var colour = canvas.pixels[index].clamped
      colour = (colour * gain + offset).clamped
      colour += bend * colour * (Colour(grey: 1) - colour)
      if isGrey { colour = Colour(grey: colour.luminance) }
      if isInverted { colour = Colour(grey: 1) - colour }
      canvas.pixels[index] = colour
    }
  }

  /// A blur of three pixels each way; the outer two get `strength` each.
  private static func blur(_ canvas: inout Canvas, strength: Float) {
    let side = canvas.side
    let middle = 1 - 2 * strength
    for (pace, line) in [(1, side), (side, 1)] {
      for number in 0..<side {
        let first = number * line
        var before = canvas.pixels[first]
        for place in 0..<side {
          let index = first + place * pace
          let here = canvas.pixels[index]
          let after = place + 1 < side ? canvas.pixels[index + pace] : here
          canvas.pixels[index] = here * middle + (before + after) * strength
          before = here
        }
      }
    }
  }

  private static func addNoise(
    _ canvas: inout Canvas, _ deviation: Float, isGrey: Bool,
    _ generator: inout SeededGenerator
  ) {
    for index in canvas.pixels.indices {
      let (first, second) = generator.roughNormals()
      var noise = Colour(grey: first)
      if !isGrey { noise = Colour(first, second, (first + second) * -0.7) }
      canvas.pixels[index] = (canvas.pixels[index] + noise * deviation).clamped
    }
  }

  /// Source: DeVries and Taylor, "Improved Regularization … with Cutout" (2017).
  private static func cutOut(_ canvas: inout Canvas, from generator: inout SeededGenerator) {
    let side = canvas.side
    let width = side / 8 + generator.integer(below: side / 4)
    let height = side / 8 + generator.integer(below: side / 4)
    let left = generator.integer(below: side - width)
    let top = generator.integer(below: side - height)
    let colour = Colour(generator.unit(), generator.unit(), generator.unit())
    for y in top..<(top + height) {
      for x in left..<(left + width) { canvas.pixels[y * side + x] = colour }
    }
  }
}
