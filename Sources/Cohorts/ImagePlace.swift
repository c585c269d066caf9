/// Where an image lies in a network's square input; around it are bars.
package struct ImagePlace: Sendable, Equatable {
  /// Its rows in the input.
  package let rows: Range<Int>
  /// Its columns in the input.
  package let columns: Range<Int>

  /// Makes a place.
  package init(rows: Range<Int>, columns: Range<Int>) {
    (self.rows, self.columns) = (rows, columns)
  }

  /// Whether the input's pixel, counted row by row, is one of the image.
  package func holds(_ pixel: Int, in input: UnitImage) -> Bool {
    rows.contains(pixel / input.width) && columns.contains(pixel % input.width)
  }

  /// The part of the input that is the image.
  ///
  /// - Precondition: the input holds the place.
  package func part(of input: UnitImage) -> UnitImage {
    UnitImage(
      height: rows.count, width: columns.count, channels: input.channels,
      values: rows.flatMap { row in
        let start = (row * input.width + columns.lowerBound) * input.channels
        return input.values[start..<start + columns.count * input.channels]
      })
  }

  /// The input with another image at the place, and its bars as they were.
  ///
  /// - Precondition: the image is as large as the place, and has as many channels.
  package func replacing(_ image: UnitImage, in input: UnitImage) -> UnitImage {
    precondition(
      image.height == rows.count && image.width == columns.count
        && image.channels == input.channels, "an image of another size")
    var values = input.values
    let length = columns.count * input.channels
    for (index, row) in rows.enumerated() {
      let start = (row * input.width + columns.lowerBound) * input.channels
      values.replaceSubrange(
        start..<start + length, with: image.values[index * length..<(index + 1) * length])
    }
    return UnitImage(
      height: input.height, width: input.width, channels: input.channels, values: values)
  }

  /// What a mask marks at this place, pixel by pixel, that lies at another: it is moved and
  /// stretched as its place is, each pixel here taking the nearest there.
  ///
  /// - Parameter mask: marked where its first channel is above 0.
  /// - Precondition: the mask holds the other place.
  package func marks(of mask: UnitImage, at other: ImagePlace) -> [Bool] {
    (0..<rows.count).flatMap { row in
      let source = other.rows.lowerBound + (2 * row + 1) * other.rows.count / (2 * rows.count)
      return (0..<columns.count).map { column in
        let place =
          other.columns.lowerBound
          + (2 * column + 1) * other.columns.count / (2 * columns.count)
        return mask.values[(source * mask.width + place) * mask.channels] > 0
      }
    }
  }
}
