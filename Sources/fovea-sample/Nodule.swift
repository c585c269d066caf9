internal import Compute

/// The lesion to be found: a soft round shadow of limited contrast somewhere in a lung field.
struct Nodule {
  let centre: Point
  /// Where its shadow ends, in pixels.
  let radius: Double
  /// The light it adds at its centre.
  let contrast: Double

  /// What the dome adds and where.
  var shape: Shape { .dome(centre: centre, radius: radius) }

  /// Whether a pixel belongs to the mask: within 3/4 of the radius, where the dome is above 0.19.
  func masks(_ point: Point) -> Bool {
    distanceSquared(point, centre) <= 0.75 * 0.75 * radius * radius
  }
}

/// How well nodules show in a person; the share of faint ones is what the planted groups differ in.
struct NoduleRange: Sendable, Equatable {
  let contrast: ClosedRange<Double>
  /// Radius as a share of the shorter side of the picture.
  let relativeRadius: ClosedRange<Double>

  /// Nodules that a reader finds: two to four times the mottle around them.
  static let plain = NoduleRange(contrast: 0.26...0.5, relativeRadius: 0.09...0.14)
  /// Nodules that a reader mostly misses: they drown in the mottle.
  static let faint = NoduleRange(contrast: 0.03...0.1, relativeRadius: 0.08...0.12)

  /// Draws a nodule that lies wholly within one of the fields.
  func draw(in fields: [LungField], side: Int, generator: inout SeededGenerator) -> Nodule {
    let radius = generator.uniform(in: relativeRadius) * Double(side)
    return Nodule(
      centre: generator.pick(fields).place(margin: 0.75 * radius, generator: &generator),
      radius: radius, contrast: generator.uniform(in: contrast))
  }
}
