/// The pixels of a picture, and how far apart they are.
package struct PixelGrid: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// From one column to the next.
  package let spacingXMillimetres: Double
  /// From one row to the next.
  package let spacingYMillimetres: Double

  /// Makes a grid.
  ///
  /// - Precondition: at least one pixel; spacings finite and above 0.
  package init(
    width: Int, height: Int, spacingXMillimetres: Double, spacingYMillimetres: Double
  ) {
    precondition(width > 0 && height > 0, "a grid of \(width) × \(height) pixels")
    precondition(
      spacingXMillimetres > 0 && spacingXMillimetres.isFinite && spacingYMillimetres > 0
        && spacingYMillimetres.isFinite,
      "a spacing of \(spacingXMillimetres) and \(spacingYMillimetres) mm")
    self.width = width
    self.height = height
    self.spacingXMillimetres = spacingXMillimetres
    self.spacingYMillimetres = spacingYMillimetres
  }

  /// The longest line in the picture; no two pixels are that far apart.
  package var diagonalMillimetres: Double {
    let x = Double(width) * spacingXMillimetres
    let y = Double(height) * spacingYMillimetres
    return (x * x + y * y).squareRoot()
  }
}
