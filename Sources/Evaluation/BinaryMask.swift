/// A picture of zeros and ones: what is marked, and what is not.
package struct BinaryMask: Sendable, Equatable {
  /// The pixels and their spacing.
  package let grid: PixelGrid
  /// Row by row; 1 is marked.
  package let pixels: [UInt8]
  /// How many pixels are marked.
  package let markedCount: Int

  /// Makes a mask.
  ///
  /// - Precondition: one byte per pixel of the grid, each 0 or 1.
  package init(grid: PixelGrid, pixels: [UInt8]) {
    precondition(
      pixels.count == grid.width * grid.height,
      "\(pixels.count) bytes for \(grid.width) × \(grid.height) pixels")
    var marked = 0
    var largest: UInt8 = 0
    for pixel in pixels {
      marked += Int(pixel)
      largest = max(largest, pixel)
    }
    precondition(largest <= 1, "a mask holds \(largest)")
    self.grid = grid
    self.pixels = pixels
    markedCount = marked
  }

  /// Whether nothing is marked.
  package var isEmpty: Bool { markedCount == 0 }

  /// How many pixels are marked in both.
  ///
  /// - Precondition: one grid.
  package func overlap(with other: BinaryMask) -> Int {
    precondition(grid == other.grid, "masks of different grids: \(grid), \(other.grid)")
    var count = 0
    for index in pixels.indices { count += Int(pixels[index] & other.pixels[index]) }
    return count
  }

  /// The marked pixels that have an unmarked one to the left, right, above or below.
  ///
  /// This is the mask minus its erosion by 4-neighbours. Outside the picture nothing is marked, so
  /// that a marked pixel at the picture's edge is always part of the boundary.
  package var boundary: BinaryMask {
    let width = grid.width
    var result = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<grid.height {
      for x in 0..<width {
        let index = y * width + x
        if pixels[index] == 0 { continue }
        let isInside =
          x > 0 && x + 1 < width && y > 0 && y + 1 < grid.height
          && pixels[index - 1] & pixels[index + 1] & pixels[index - width] & pixels[index + width]
            == 1
        if !isInside { result[index] = 1 }
      }
    }
    return BinaryMask(grid: grid, pixels: result)
  }

  /// The smallest rectangle that holds all that is marked in either; nil when nothing is.
  func bounds(with other: BinaryMask) -> (x: Range<Int>, y: Range<Int>)? {
    var left = grid.width
    var right = 0
    var top = grid.height
    var bottom = 0
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let index = y * grid.width + x
        if pixels[index] | other.pixels[index] == 0 { continue }
        left = min(left, x)
        right = max(right, x + 1)
        top = min(top, y)
        bottom = y + 1
      }
    }
    return left < right ? (left..<right, top..<bottom) : nil
  }

  /// The part inside a rectangle of the grid.
  func cropped(_ x: Range<Int>, _ y: Range<Int>) -> BinaryMask {
    BinaryMask(
      grid: PixelGrid(
        width: x.count, height: y.count, spacingXMillimetres: grid.spacingXMillimetres,
        spacingYMillimetres: grid.spacingYMillimetres),
      pixels: y.flatMap { row in
        pixels[(row * grid.width + x.lowerBound)..<(row * grid.width + x.upperBound)]
      })
  }
}
