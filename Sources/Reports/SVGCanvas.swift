/// A drawing in the making: elements with classes of the style sheet, all text escaped.
struct SVGCanvas {
  /// Where text is anchored.
  enum Anchor: String {
    case start, middle, end
  }

  private let width: Double
  private let height: Double
  private let title: String
  private let summary: String
  private let identifier: String
  private var elements: [String] = []

  /// - Parameters:
  ///   - identifier: unique on the page, letters, digits and hyphens only.
  ///   - title: what the drawing is, for screen readers.
  ///   - summary: what it shows, for screen readers.
  init(width: Double, height: Double, identifier: String, title: String, summary: String) {
    self.width = width
    self.height = height
    self.identifier = identifier
    self.title = title
    self.summary = summary
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String
  ) {
    elements.append(
      "<line class=\"\(name)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"/>")
  }

  mutating func polyline(_ points: [(Double, Double)], class name: String) {
    guard !points.isEmpty else { return }
    elements.append("<polyline class=\"\(name)\" points=\"\(list(points))\"/>")
  }

  mutating func polygon(_ points: [(Double, Double)], class name: String) {
    guard !points.isEmpty else { return }
    elements.append("<polygon class=\"\(name)\" points=\"\(list(points))\"/>")
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, width: Double, height: Double, class name: String
  ) {
    elements.append(
      "<rect class=\"\(name)\" x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(width))\" "
        + "height=\"\(n(height))\"/>")
  }

  mutating func circle(_ x: Double, _ y: Double, radius: Double, class name: String) {
    elements.append(
      "<circle class=\"\(name)\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\"/>")
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, class name: String = "ink",
    isTurned: Bool = false
  ) {
    let turn = isTurned ? " transform=\"rotate(-90 \(n(x)) \(n(y)))\"" : ""
    elements.append(
      "<text class=\"\(name)\" x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor.rawValue)\""
        + "\(turn)>\(PageText.escaped(text))</text>")
  }

  /// The finished element.
  var drawing: String {
    """
    <svg viewBox="0 0 \(n(width)) \(n(height))" role="img" \
    aria-labelledby="\(identifier)-title \(identifier)-desc" xmlns="http://www.w3.org/2000/svg">
    <title id="\(identifier)-title">\(PageText.escaped(title))</title>
    <desc id="\(identifier)-desc">\(PageText.escaped(summary))</desc>
    \(elements.joined(separator: "\n"))
    </svg>
    """
  }

  private func list(_ points: [(Double, Double)]) -> String {
    var places: [String] = []
    for point in points {
      let place = "\(n(point.0)),\(n(point.1))"
      if places.last != place { places.append(place) }
    }
    return places.joined(separator: " ")
  }

  /// A coordinate to a twentieth of a pixel.
  private func n(_ value: Double) -> String {
    let rounded = (value * 20).rounded() / 20
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
