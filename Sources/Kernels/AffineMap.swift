internal import Glibc

/// A map from pixels of an output image to places in the input, in pixels; (0, 0) is the centre of
/// the first pixel.
public struct AffineMap: Sendable, Hashable, Codable {
  /// The change of the input's column with the output's column.
  public var xx: Double
  /// The change of the input's column with the output's row.
  public var xy: Double
  /// The change of the input's row with the output's column.
  public var yx: Double
  /// The change of the input's row with the output's row.
  public var yy: Double
  /// The input's column at output (0, 0).
  public var x0: Double
  /// The input's row at output (0, 0).
  public var y0: Double

  /// Makes a map of its six numbers.
  ///
  /// column = xx·column + xy·row + x0, row = yx·column + yy·row + y0.
  public init(xx: Double, xy: Double, yx: Double, yy: Double, x0: Double, y0: Double) {
    self.xx = xx
    self.xy = xy
    self.yx = yx
    self.yy = yy
    self.x0 = x0
    self.y0 = y0
  }

  /// The map that changes an image so: about its centre mirrored, turned and scaled, then shifted.
  ///
  /// With nothing turned or scaled the numbers are whole, and the result is exact.
  ///
  /// - Parameters:
  ///   - height: rows of the image.
  ///   - width: columns of the image.
  ///   - degrees: turned counter-clockwise as seen on a screen.
  ///   - scale: above 1 enlarges.
  ///   - shift: columns to the right and rows down, in pixels.
  public init(
    height: Int, width: Int, isMirrored: Bool, degrees: Double, scale: Double,
    shift: (columns: Double, rows: Double)
  ) {
    let angle = degrees * Double.pi / 180
    let (sine, cosine) = degrees == 0 ? (0, 1) : (sin(angle), cos(angle))
    let sign: Double = isMirrored ? -1 : 1
    let (centreX, centreY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    // What follows is read backwards: shift undone, then the turn, the scale and the mirror.
    xx = sign * cosine / scale
    xy = -sign * sine / scale
    yx = sine / scale
    yy = cosine / scale
    x0 = centreX - xx * (centreX + shift.columns) - xy * (centreY + shift.rows)
    y0 = centreY - yx * (centreX + shift.columns) - yy * (centreY + shift.rows)
  }

  /// Where the output's pixel is read from.
  func place(row: Double, column: Double) -> (row: Double, column: Double) {
    (yx * column + yy * row + y0, xx * column + xy * row + x0)
  }
}
