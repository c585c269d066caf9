internal import Compute

/// An invented chest radiograph: body, lung fields, heart, ribs, distractors, perhaps a nodule.
///
/// It resembles a radiograph as far as a small network cares, and no person at all.
struct ChestPhantom {
  /// From which side the rays came; the heart looks larger from the front (AP).
  enum View: String { case posteroAnterior = "PA", anteroPosterior = "AP" }

  let picture: GrayPicture
  /// Nil in a picture without a lesion.
  let nodule: Nodule?

  /// Draws one picture; `nodules` is nil for one without a lesion.
  init(
    rows: Int, columns: Int, view: View, nodules: NoduleRange?, generator: inout SeededGenerator
  ) {
    let side = min(rows, columns)
    let fields = Self.lungFields(rows: rows, columns: columns, generator: &generator)
    var picture = GrayPicture(rows: rows, columns: columns, filledWith: 0.05)
    Self.drawBody(in: &picture, fields: fields, generator: &generator)
    let distractors = Distractors(in: fields, side: side, generator: &generator)
    for stroke in distractors.strokes { picture.add(stroke.amount, over: stroke.shape) }
    Self.drawHeart(in: &picture, fields: fields, view: view)
    Self.drawBones(in: &picture, fields: fields, generator: &generator)
    nodule = nodules?.draw(in: fields, side: side, generator: &generator)
    if let nodule { picture.add(nodule.contrast, over: nodule.shape) }
    Self.drawNoise(in: &picture, generator: &generator)
    self.picture = picture
  }

  /// The pixels of the nodule, row by row; all false without one.
  var mask: [Bool] {
    (0..<picture.rows).flatMap { row in
      (0..<picture.columns).map { column in
        nodule?.masks(Point(x: Double(column) + 0.5, y: Double(row) + 0.5)) ?? false
      }
    }
  }

  /// The rows and the columns that a nodule takes.
  typealias Box = (rows: Range<Int>, columns: Range<Int>)

  /// The smallest box around the mask; nil without one.
  var box: Box? {
    let marked = mask.indices(where: { $0 }).ranges.flatMap { $0 }
    let rows = marked.map { $0 / picture.columns }
    let columns = marked.map { $0 % picture.columns }
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(),
      let right = columns.max()
    else { return nil }
    return (rows: top..<bottom + 1, columns: left..<right + 1)
  }

  /// The field at the left of the picture (the right lung) comes first and is a little wider.
  private static func lungFields(
    rows: Int, columns: Int, generator: inout SeededGenerator
  ) -> [LungField] {
    let (width, height) = (Double(columns), Double(rows))
    let middle = width * generator.uniform(in: 0.47...0.53)
    let centreY = height * generator.uniform(in: 0.44...0.5)
    return [-1.0, 1.0].map { side in
      LungField(
        centre: Point(
          x: middle + side * width * generator.uniform(in: 0.2...0.22),
          y: centreY + height * generator.uniform(in: -0.02...0.02)),
        radiusX: width * generator.uniform(in: 0.15...0.17) - (side > 0 ? 0.01 * width : 0),
        radiusY: height * generator.uniform(in: 0.3...0.35))
    }
  }

  private static func drawBody(
    in picture: inout GrayPicture, fields: [LungField], generator: inout SeededGenerator
  ) {
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    let middle = (fields[0].centre.x + fields[1].centre.x) / 2
    let body = Shape.ellipse(
      centre: Point(x: middle, y: 0.58 * height), radiusX: 0.46 * width,
      radiusY: 0.62 * height, softness: 0.12)
    picture.blend(towards: generator.uniform(in: 0.58...0.64), over: body)
    for field in fields {
      picture.blend(towards: generator.uniform(in: 0.2...0.26), over: field.shape)
    }
    let spine = Shape.line(
      from: Point(x: middle, y: 0), to: Point(x: middle, y: height), thickness: 0.08 * width)
    picture.add(0.1, over: spine)
  }

  private static func drawHeart(
    in picture: inout GrayPicture, fields: [LungField], view: View
  ) {
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    let middle = (fields[0].centre.x + fields[1].centre.x) / 2
    let size = view == .anteroPosterior ? 0.17 : 0.14
    let heart = Shape.ellipse(
      centre: Point(x: middle + 0.06 * width, y: 0.62 * height), radiusX: size * width,
      radiusY: 0.15 * height, softness: 0.3)
    picture.blend(towards: 0.66, over: heart)
  }

  private static func drawBones(
    in picture: inout GrayPicture, fields: [LungField], generator: inout SeededGenerator
  ) {
    let (width, height) = (Double(picture.columns), Double(picture.rows))
    let middle = (fields[0].centre.x + fields[1].centre.x) / 2
    let brightness = generator.uniform(in: 0.06...0.1)
    let bend = generator.uniform(in: 0.3...0.5) / width
    for level in 0..<7 {
      let top = height * (0.1 + 0.1 * Double(level)) + generator.uniform(in: -1...1)
      for side in [-1.0, 1.0] {
        let rib = Shape.arc(
          start: Point(x: middle + side * 0.05 * width, y: top), side: side, bend: bend,
          reach: 0.38 * width, thickness: 0.026 * height)
        picture.add(brightness, over: rib)
      }
    }
    for side in [-1.0, 1.0] {
      let collarBone = Shape.line(
        from: Point(x: middle + side * 0.05 * width, y: 0.17 * height),
        to: Point(x: middle + side * 0.36 * width, y: 0.09 * height), thickness: 0.03 * height)
      picture.add(0.14, over: collarBone)
    }
  }

  /// Mottle at three scales, grain, and an exposure that differs from picture to picture.
  private static func drawNoise(in picture: inout GrayPicture, generator: inout SeededGenerator) {
    let strength = generator.uniform(in: 0.8...1.2)
    for (spacing, amount) in [(24, 0.05), (11, 0.04), (5, 0.03)] {
      let texture = Texture(
        rows: picture.rows, columns: picture.columns, spacing: spacing, generator: &generator)
      picture.change { value, point in value + strength * amount * texture.height(at: point) }
    }
    let (gain, offset) = (
      generator.uniform(in: 0.9...1.15), generator.uniform(in: -0.03...0.05)
    )
    picture.change { value, _ in offset + gain * (value + 0.02 * generator.grain()) }
  }
}
