/// Cheap curves that formulas are made of; accurate to a thousandth, which no eye sees.
enum Waveform {
  /// Adding and taking away 1.5 · 2²³ rounds a `Float` to the nearest whole number.
  private static let rounder: Float = 12_582_912

  /// The sine of an angle in turns.
  ///
  /// Two parabolas and one correction; the greatest error is 0.001.
  @inline(__always)
  static func sine(_ turns: Float) -> Float {
    let t = turns - ((turns + rounder) - rounder)
    let y = 8 * t - 16 * t * abs(t)
    return 0.225 * (y * abs(y) - y) + y
  }

  /// The cosine of an angle in turns.
  @inline(__always)
  static func cosine(_ turns: Float) -> Float { sine(turns + 0.25) }

  /// The distance of a number from its nearest whole number, 0…0.5.
  @inline(__always)
  static func distanceToWhole(_ x: Float) -> Float { abs(x - ((x + rounder) - rounder)) }

  /// The direction of (x, y) in turns, −0.5…0.5; 0 at the origin.
  ///
  /// An odd polynomial of the smaller through the larger coordinate; error below 0.001 turns.
  @inline(__always)
  static func turns(_ y: Float, _ x: Float) -> Float {
    let (a, b) = (abs(x), abs(y))
    let large = max(max(a, b), 1e-12)
    let q = min(a, b) / large
    let s = q * q
    var angle = (((-0.0464964749 * s + 0.15931422) * s - 0.327622764) * s * q + q) * 0.159154943
    if b > a { angle = 0.25 - angle }
    if x < 0 { angle = 0.5 - angle }
    return y < 0 ? -angle : angle
  }

  /// 0 below 0, 1 above 1, a smooth rise between.
  @inline(__always)
  static func rise(_ x: Float) -> Float {
    let t = min(1, max(0, x))
    return t * t * (3 - 2 * t)
  }

  /// A bump of height 1 at 0 that ends at ±1: (1 − x²)².
  @inline(__always)
  static func bump(squared x: Float) -> Float {
    let rest = max(0, 1 - x)
    return rest * rest
  }
}
