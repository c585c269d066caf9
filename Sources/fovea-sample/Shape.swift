/// A place in a picture, in pixels from the upper left corner.
struct Point {
  var x: Double
  var y: Double
}

/// A soft-edged shape, all lengths in pixels.
///
/// Only sums, products, quotients and square roots are used, which IEEE 754 rounds in one way, so
/// that every machine draws the same bytes; sines and exponentials differ between libraries.
enum Shape {
  /// An ellipse whose edge fades over `softness` of its radius.
  case ellipse(centre: Point, radiusX: Double, radiusY: Double, softness: Double)
  /// A dome, (1 − d²)² of the distance d in radii: the shadow of a soft round body.
  case dome(centre: Point, radius: Double)
  /// A ring of the given thickness.
  case ring(centre: Point, radius: Double, thickness: Double)
  /// A straight line.
  case line(from: Point, to: Point, thickness: Double)
  /// A parabola y = top + bend·(x − x₀)², within `reach` of x₀ on the side of `side` (−1, 1).
  case arc(start: Point, side: Double, bend: Double, reach: Double, thickness: Double)

  /// How much of a pixel centred at `point` lies in the shape, 0 to 1.
  func coverage(at point: Point) -> Double {
    switch self {
    case .ellipse(let centre, let radiusX, let radiusY, let softness):
      let x = (point.x - centre.x) / radiusX
      let y = (point.y - centre.y) / radiusY
      return smoothStep((1 + softness / 2 - (x * x + y * y).squareRoot()) / softness)
    case .dome(let centre, let radius):
      let rest = max(0, 1 - distanceSquared(point, centre) / (radius * radius))
      return rest * rest
    case .ring(let centre, let radius, let thickness):
      let distance = (distanceSquared(point, centre).squareRoot() - radius).magnitude
      return smoothStep(1 - distance / thickness)
    case .line(let from, let to, let thickness):
      return smoothStep(1 - distance(of: point, from: from, to: to) / thickness)
    case .arc(let start, let side, let bend, let reach, let thickness):
      let x = (point.x - start.x) * side
      guard x >= 0, x <= reach else { return 0 }
      let fade = smoothStep(min(x, reach - x) / 3)
      return fade * smoothStep(1 - (point.y - start.y - bend * x * x).magnitude / thickness)
    }
  }
}

/// 0 below 0, 1 above 1, t²(3 − 2t) between.
func smoothStep(_ t: Double) -> Double {
  let t = min(1, max(0, t))
  return t * t * (3 - 2 * t)
}

/// The square of the distance of two points.
func distanceSquared(_ a: Point, _ b: Point) -> Double {
  (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}

private func distance(of point: Point, from: Point, to: Point) -> Double {
  let (dx, dy) = (to.x - from.x, to.y - from.y)
  let along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy)
  let t = min(1, max(0, along))
  return distanceSquared(point, Point(x: from.x + t * dx, y: from.y + t * dy)).squareRoot()
}
