internal import Evaluation
internal import Foundation

/// How much each pixel counts where boundaries count more.
///
/// 1 + w · exp(−d² / 2σ²) with σ = 5 pixels, where d is the distance to the nearest boundary;
/// source: Ronneberger et al., "U-Net" (2015), equation 2, for one boundary.
package enum BoundaryWeights {
  private static let deviation = 5.0

  /// The weights of a mask's pixels, row by row; all 1 where there is no boundary.
  package static func values(
    _ marks: [UInt8], height: Int, width: Int, weight: Double
  ) -> [Float] {
    let grid = PixelGrid(
      width: width, height: height, spacingXMillimetres: 1, spacingYMillimetres: 1)
    let inside = BinaryMask(grid: grid, pixels: marks)
    let outside = BinaryMask(grid: grid, pixels: marks.map { 1 - $0 })
    var values = [Float](repeating: 1, count: marks.count)
    guard !inside.isEmpty, !outside.isEmpty else { return values }
    let away = DistanceTransform(to: inside).distances(from: outside)
    let within = DistanceTransform(to: outside).distances(from: inside)
    var (nextAway, nextWithin) = (0, 0)
    for index in marks.indices {
      let distance: Double
      if marks[index] == 0 {
        distance = away[nextAway]
        nextAway += 1
      } else {
        distance = within[nextWithin]
        nextWithin += 1
      }
      // The boundary runs half a pixel before the first pixel of the other kind.
      let d = distance - 0.5
      values[index] = Float(
        1 + weight * exp(-d * d / (2 * deviation * deviation)))
    }
    return values
  }
}
