internal import Compute

/// One lung as the picture shows it: a dark upright ellipse; lengths in pixels.
struct LungField {
  let centre: Point
  let radiusX: Double
  let radiusY: Double

  /// The field's outline.
  var shape: Shape { .ellipse(centre: centre, radiusX: radiusX, radiusY: radiusY, softness: 0.35) }

  /// A random place at least `margin` pixels inside the field's edge.
  func place(margin: Double, generator: inout SeededGenerator) -> Point {
    let (reachX, reachY) = (max(1, radiusX - margin), max(1, radiusY - margin))
    while true {
      let (x, y) = (generator.uniform(in: -1...1), generator.uniform(in: -1...1))
      if x * x + y * y <= 1 { return Point(x: centre.x + x * reachX, y: centre.y + y * reachY) }
    }
  }
}
