internal import Compute

/// An invented hand: a picture that a model for chests must refuse to judge.
struct HandPhantom {
  let picture: GrayPicture

  init(rows: Int, columns: Int, generator: inout SeededGenerator) {
    var picture = GrayPicture(rows: rows, columns: columns, filledWith: 0.05)
    let (width, height) = (Double(columns), Double(rows))
    let palm = Shape.ellipse(
      centre: Point(x: 0.5 * width, y: 0.7 * height), radiusX: 0.24 * width,
      radiusY: 0.22 * height, softness: 0.15)
    picture.blend(towards: 0.4, over: palm)
    // From thumb to little finger: where it starts and ends, as shares of the picture.
    let fingers = [
      (0.34, 0.74, 0.14, 0.46), (0.38, 0.56, 0.32, 0.14), (0.48, 0.54, 0.47, 0.08),
      (0.57, 0.55, 0.62, 0.13), (0.65, 0.6, 0.77, 0.25),
    ]
    for (startX, startY, endX, endY) in fingers {
      let start = Point(x: startX * width, y: startY * height)
      let end = Point(x: endX * width, y: endY * height)
      let flesh = Shape.line(from: start, to: end, thickness: 0.09 * width)
      picture.blend(towards: 0.4, over: flesh)
    }
    for (startX, startY, endX, endY) in fingers {
      let start = Point(x: 0.5 * width + (startX - 0.5) * 0.5 * width, y: 0.84 * height)
      let knuckle = Point(x: startX * width, y: startY * height)
      let end = Point(x: endX * width, y: endY * height)
      picture.add(0.35, over: .line(from: start, to: knuckle, thickness: 0.045 * width))
      picture.add(0.35, over: .line(from: knuckle, to: end, thickness: 0.04 * width))
    }
    picture.change { value, _ in value + 0.02 * generator.grain() }
    self.picture = picture
  }
}
