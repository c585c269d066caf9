internal import Compute

/// What a reader must not take for a nodule: vessels, small vessels seen end on, rings and lines.
///
/// They are drawn alike with and without a nodule, so that none of them betrays the class.
struct Distractors {
  private(set) var strokes: [(amount: Double, shape: Shape)] = []

  init(in fields: [LungField], side: Int, generator: inout SeededGenerator) {
    let unit = Double(side) / 80
    for (index, field) in fields.enumerated() {
      let hilum = Point(
        x: field.centre.x + (index == 0 ? 0.75 : -0.75) * field.radiusX, y: field.centre.y)
      addVessels(from: hilum, in: field, unit: unit, generator: &generator)
    }
    for _ in 0..<2 + generator.integer(below: 4) {
      let place = generator.pick(fields).place(margin: 2, generator: &generator)
      let radius = generator.uniform(in: 1.6...2.8) * unit
      strokes.append(
        (generator.uniform(in: 0.1...0.3), .dome(centre: place, radius: radius)))
    }
    if generator.chance(0.4) {
      let place = generator.pick(fields).place(margin: 6 * unit, generator: &generator)
      strokes.append(
        (
          generator.uniform(in: 0.1...0.22),
          .ring(centre: place, radius: generator.uniform(in: 3.5...6) * unit, thickness: 1.3 * unit)
        ))
    }
    if generator.chance(0.4) { addTube(across: fields, unit: unit, generator: &generator) }
  }

  /// Vessels spread from the hilum and thin out.
  private mutating func addVessels(
    from hilum: Point, in field: LungField, unit: Double, generator: inout SeededGenerator
  ) {
    for _ in 0..<5 {
      let end = field.place(margin: 0, generator: &generator)
      let middle = Point(
        x: (hilum.x + end.x) / 2 + generator.uniform(in: -3...3) * unit,
        y: (hilum.y + end.y) / 2 + generator.uniform(in: -3...3) * unit)
      let amount = generator.uniform(in: 0.05...0.12)
      strokes.append((amount, .line(from: hilum, to: middle, thickness: 1.8 * unit)))
      strokes.append((0.7 * amount, .line(from: middle, to: end, thickness: 1.2 * unit)))
    }
  }

  /// A tube or lead lies straight across a field.
  private mutating func addTube(
    across fields: [LungField], unit: Double, generator: inout SeededGenerator
  ) {
    let place = generator.pick(fields).place(margin: 2, generator: &generator)
    let way = generator.direction()
    let reach = generator.uniform(in: 8...20) * unit
    strokes.append(
      (
        generator.uniform(in: 0.12...0.25),
        .line(
          from: Point(x: place.x - way.x * reach, y: place.y - way.y * reach),
          to: Point(x: place.x + way.x * reach, y: place.y + way.y * reach),
          thickness: 1.2 * unit)
      ))
  }
}
