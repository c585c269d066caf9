/// How a grid of windows is cut into chunks of about so many pixels: a matter of the sizes alone.
///
/// Several small images go together, large ones are cut by rows, and long rows by columns.
struct GridChunks {
  /// One chunk: images × rows × columns of windows.
  struct Chunk {
    let images: Range<Int>
    let rows: Range<Int>
    let columns: Range<Int>

    var pixels: Int { images.count * rows.count * columns.count }
  }

  private let batch: Int
  private let rows: Int
  private let columns: Int
  private let imageParts: Int
  private let rowParts: Int
  private let columnParts: Int

  /// Cuts `batch` images of rows × columns windows.
  init(batch: Int, rows: Int, columns: Int, pixels: Int) {
    (self.batch, self.rows, self.columns) = (batch, rows, columns)
    columnParts = max(1, (columns + pixels / 2) / pixels)
    let rowsTogether = max(1, pixels * columnParts / max(columns, 1))
    rowParts = max(1, (rows + rowsTogether - 1) / rowsTogether)
    let imagesTogether = rowParts > 1 ? 1 : max(1, pixels / max(rows * columns, 1))
    imageParts = (batch + imagesTogether - 1) / imagesTogether
  }

  var count: Int { imageParts * rowParts * columnParts }
  /// The most images, rows and columns that a chunk holds.
  var largest: (images: Int, rows: Int, columns: Int) {
    func most(_ length: Int, _ parts: Int) -> Int { parts == 0 ? 0 : (length + parts - 1) / parts }
    return (most(batch, imageParts), most(rows, rowParts), most(columns, columnParts))
  }

  subscript(index: Int) -> Chunk {
    let (outer, column) = index.quotientAndRemainder(dividingBy: columnParts)
    let (image, row) = outer.quotientAndRemainder(dividingBy: rowParts)
    return Chunk(
      images: part(image, of: imageParts, batch), rows: part(row, of: rowParts, rows),
      columns: part(column, of: columnParts, columns))
  }
}

/// The piece `index` of 0..<length cut into `count` pieces about as long as each other.
func part(_ index: Int, of count: Int, _ length: Int) -> Range<Int> {
  index * length / count..<(index + 1) * length / count
}
