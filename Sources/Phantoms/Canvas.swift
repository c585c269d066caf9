/// Red, green and blue in 0…1; the fourth lane is not used.
typealias Colour = SIMD4<Float>

extension SIMD4<Float> {
  /// Makes a colour.
  init(_ red: Float, _ green: Float, _ blue: Float) { self.init(red, green, blue, 0) }

  /// Makes a grey.
  init(grey: Float) { self.init(grey, grey, grey, 0) }

  /// How bright a colour is, by the weights of ITU-R BT.601.
  var luminance: Float { 0.299 * x + 0.587 * y + 0.114 * z }

  /// The colour on the way to another, 0 here and 1 there.
  @inline(__always)
  func mixed(_ other: Colour, _ share: Float) -> Colour { self + (other - self) * share }

  /// The colour within 0…1.
  @inline(__always)
  var clamped: Colour {
    var result = self
    result.replace(with: 0, where: result .< 0)
    result.replace(with: 1, where: result .> 1)
    return result
  }
}

/// A square picture while it is being drawn, row by row.
struct Canvas {
  let side: Int
  var pixels: [Colour]

  /// Makes a black one.
  init(side: Int) {
    precondition(side > 0, "a picture has a side, not \(side)")
    self.side = side
    pixels = [Colour](repeating: .zero, count: side * side)
  }

  /// Changes every pixel, told its number and where it lies in the view.
  @inline(__always)
  mutating func paint(
    _ view: View, _ body: (_ pixel: Int, _ u: Float, _ v: Float, inout Colour) -> Void
  ) {
    let side = side
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in 0..<side {
        for x in 0..<side {
          let (u, v) = view.place(Float(x), Float(y))
          body(y * side + x, u, v, &pixels[y * side + x])
        }
      }
    }
  }

  /// Mixes a colour into a soft disc; the centre is in pixels.
  mutating func stamp(_ colour: Colour, x: Float, y: Float, radius: Float, share: Float) {
    let reach = radius + 1
    let rows = range(y - reach, y + reach)
    let columns = range(x - reach, x + reach)
    for row in rows {
      for column in columns {
        let (dx, dy) = (Float(column) - x, Float(row) - y)
        let distance = (dx * dx + dy * dy).squareRoot()
        let cover = min(1, max(0, radius + 0.5 - distance))
        guard cover > 0 else { continue }
        pixels[row * side + column] = pixels[row * side + column].mixed(colour, cover * share)
      }
    }
  }

  /// Draws a bent line of three points in pixels (a quadratic Bézier curve).
  mutating func stroke(
    _ colour: Colour, from a: SIMD2<Float>, by b: SIMD2<Float>, to c: SIMD2<Float>,
    radius: Float, share: Float
  ) {
    let span = b - a
    let rest = c - b
    let length = abs(span.x) + abs(span.y) + abs(rest.x) + abs(rest.y)
    let pace = max(0.7, radius)
    let count = min(4 * side, max(2, Int(length / pace)))
    for index in 0...count {
      let t = Float(index) / Float(count)
      let point = (a * (1 - t) + b * t) * (1 - t) + (b * (1 - t) + c * t) * t
      stamp(colour, x: point.x, y: point.y, radius: radius, share: share)
    }
  }

  /// The whole numbers between the two that lie on the picture.
  private func range(_ low: Float, _ high: Float) -> Range<Int> {
    let limit = Float(side)
    let first = Int(min(limit, max(0, low.rounded(.up))))
    let last = Int(min(limit - 1, max(-1, high.rounded(.down))))
    return first..<max(first, last + 1)
  }
}
