package import Annotations

/// An image in colour on which is drawn what a model found, with a strip of words below it.
///
/// The strip is added, never laid over: every pixel of the image that no line crosses is as it was,
/// in its place.
package struct OverlayPicture {
  /// Width in pixels.
  package let columns: Int
  /// Height in pixels, the strip included.
  package private(set) var rows: Int
  /// Interleaved RGB.
  package private(set) var bytes: [UInt8]
  private let imageRows: Int

  /// Begins with an image.
  ///
  /// - Precondition: three bytes per pixel.
  package init(rows: Int, columns: Int, rgb: [UInt8]) {
    precondition(rgb.count == rows * columns * 3, "\(rgb.count) bytes for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    imageRows = rows
    bytes = rgb
  }

  /// How thick lines are: thin enough for small images, and seen on large ones.
  private var thickness: Int { max(1, min(imageRows, columns) / 300) }

  /// Draws the edge of a mask: its marked pixels beside one that is not, as thick as lines are.
  package mutating func outline(_ mask: RunLengthMask, colour: OverlayColour) {
    guard mask.rows == imageRows, mask.columns == columns, let (across, down) = mask.tightBounds
    else { return }
    let pixels = mask.pixels
    let reach = thickness
    for y in down {
      for x in across where pixels[y * columns + x] != 0 {
        let isEdge = (1...reach).contains { step in
          x < step || y < step || x + step >= columns || y + step >= imageRows
            || pixels[y * columns + x - step] == 0 || pixels[y * columns + x + step] == 0
            || pixels[(y - step) * columns + x] == 0 || pixels[(y + step) * columns + x] == 0
        }
        if isEdge { set(x, y, colour.rgb) }
      }
    }
  }

  /// Draws a box inside its edges.
  package mutating func outline(_ box: LabelledBox, colour: OverlayColour) {
    let left = Int(box.x.rounded(.down)).clamped(to: 0..<columns)
    let right = Int((box.x + box.width).rounded(.up) - 1).clamped(to: 0..<columns)
    let top = Int(box.y.rounded(.down)).clamped(to: 0..<imageRows)
    let bottom = Int((box.y + box.height).rounded(.up) - 1).clamped(to: 0..<imageRows)
    guard left <= right, top <= bottom else { return }
    for step in 0..<thickness {
      for x in left...right {
        set(x, min(top + step, bottom), colour.rgb)
        set(x, max(bottom - step, top), colour.rgb)
      }
      for y in top...bottom {
        set(min(left + step, right), y, colour.rgb)
        set(max(right - step, left), y, colour.rgb)
      }
    }
  }

  /// Adds a black strip with these lines; nothing where not even a short word has room.
  mutating func caption(_ texts: [(text: String, colour: OverlayColour?)]) {
    let scale = max(1, columns / 400)
    let longest = columns / (PictureLettering.advance * scale)
    guard longest >= Self.fewestLetters else { return }
    let lines = texts.flatMap { text, colour in
      PictureLettering.lines(text, longest: longest).map { ($0, colour) }
    }
    let height = (lines.count * PictureLettering.lineHeight + 2) * scale
    bytes.append(contentsOf: repeatElement(0, count: height * columns * 3))
    let top = rows
    rows += height
    for (index, line) in lines.enumerated() {
      write(
        line.0, at: top + (index * PictureLettering.lineHeight + 2) * scale, scale: scale,
        colour: line.1?.rgb ?? [255, 255, 255])
    }
  }

  private mutating func write(_ text: String, at top: Int, scale: Int, colour: [UInt8]) {
    for (place, letter) in text.enumerated() {
      for y in 0..<7 * scale {
        for x in 0..<5 * scale
        where PictureLettering.hasDot(letter, x: x / scale, y: y / scale) {
          set(place * PictureLettering.advance * scale + x, top + y, colour)
        }
      }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: [UInt8]) {
    let start = (y * columns + x) * 3
    for channel in 0..<3 { bytes[start + channel] = colour[channel] }
  }

  /// A strip for fewer letters in a line would be longer than it helps.
  private static let fewestLetters = 8
}

extension Int {
  fileprivate func clamped(to range: Range<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound - 1)
  }
}
