internal import Compute

/// Colours to draw with: those of skin, tissue and stains in half of the pictures, else any.
struct Palette {
  let isNatural: Bool

  /// Decides whether colours are natural.
  init(from generator: inout SeededGenerator) {
    isNatural = generator.chance(0.5)
  }

  /// From pale to dark skin, and reddened skin.
  private static let skins = [
    Colour(0.94, 0.80, 0.73), Colour(0.89, 0.68, 0.58), Colour(0.80, 0.57, 0.47),
    Colour(0.68, 0.46, 0.36), Colour(0.50, 0.33, 0.25), Colour(0.36, 0.23, 0.17),
    Colour(0.91, 0.66, 0.66), Colour(0.83, 0.67, 0.76),
  ]

  /// What is seen in moles under a dermatoscope: browns, black, red, blue-grey, white.
  private static let pigments = [
    Colour(0.62, 0.42, 0.29), Colour(0.45, 0.28, 0.19), Colour(0.30, 0.19, 0.14),
    Colour(0.15, 0.11, 0.11), Colour(0.68, 0.32, 0.30), Colour(0.38, 0.42, 0.52),
    Colour(0.72, 0.62, 0.60), Colour(0.55, 0.33, 0.42), Colour(0.70, 0.50, 0.30),
  ]

  /// Tissue: rose, purple and pink of stains, flesh, blood, mucosa, bone.
  private static let tissues = [
    Colour(0.86, 0.55, 0.69), Colour(0.52, 0.33, 0.60), Colour(0.93, 0.84, 0.90),
    Colour(0.79, 0.36, 0.32), Colour(0.90, 0.72, 0.60), Colour(0.60, 0.22, 0.18),
    Colour(0.96, 0.90, 0.78), Colour(0.40, 0.24, 0.44), Colour(0.85, 0.48, 0.42),
  ]

  /// Something to lie in the background.
  func ground(from generator: inout SeededGenerator) -> Colour {
    guard isNatural else { return Self.anything(0.2, 1, from: &generator) }
    let share = generator.unit()
    let colour = generator.element(of: Self.skins).mixed(
      generator.element(of: Self.skins), share)
    return Self.varied(colour, 0.08, from: &generator).clamped
  }

  /// Something to lie on it.
  func pigment(from generator: inout SeededGenerator) -> Colour {
    guard isNatural else { return Self.anything(0, 1, from: &generator) }
    return Self.varied(generator.element(of: Self.pigments), 0.15, from: &generator).clamped
  }

  /// Any colour of the palette.
  func colour(from generator: inout SeededGenerator) -> Colour {
    guard isNatural else { return Self.anything(0, 1, from: &generator) }
    let source = generator.chance(0.6) ? Self.tissues : Self.skins + Self.pigments
    return Self.varied(generator.element(of: source), 0.15, from: &generator).clamped
  }

  /// Two colours that can be told apart.
  func pair(from generator: inout SeededGenerator) -> (Colour, Colour) {
    let first = colour(from: &generator)
    var second = colour(from: &generator)
    let difference = second - first
    if (difference * difference).sum() < 0.08 {
      second = first.luminance > 0.5 ? first * 0.4 : Colour(grey: 1).mixed(first, 0.4)
    }
    return (first, second)
  }

  private static func anything(
    _ low: Float, _ high: Float, from generator: inout SeededGenerator
  ) -> Colour {
    let (red, green) = (generator.float(low, high), generator.float(low, high))
    return Colour(red, green, generator.float(low, high))
  }

  private static func varied(
    _ colour: Colour, _ amount: Float, from generator: inout SeededGenerator
  ) -> Colour {
    let brightness = generator.float(1 - amount, 1 + amount)
    let (red, green) = (generator.float(-0.3, 0.3), generator.float(-0.3, 0.3))
    let tint = Colour(red, green, generator.float(-0.3, 0.3)) * amount
    return colour * brightness + tint
  }
}
