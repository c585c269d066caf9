internal import Compute

/// How a picture looks at the plane its formula lives in: an affine map from pixels to places.
///
/// Without change the picture spans −1…1. Cropping, turning, stretching and mirroring a drawn
/// picture is the same as looking at the formula through another view, and costs nothing.
struct View {
  private let ux: Float
  private let uy: Float
  private let vx: Float
  private let vy: Float
  private let u0: Float
  private let v0: Float

  /// Looks from `centre` with everything `zoom` times larger, turned and stretched along u.
  init(
    side: Int, zoom: Float = 1, turns: Float = 0, stretch: Float = 1,
    centre: SIMD2<Float> = .zero, isMirrored: Bool = false
  ) {
    let pitch = 2 / (Float(side) * zoom)
    let (sine, cosine) = (Waveform.sine(turns), Waveform.cosine(turns))
    let mirror: Float = isMirrored ? -1 : 1
    ux = cosine * pitch * mirror / stretch
    uy = sine * pitch / stretch
    vx = -sine * pitch * mirror
    vy = cosine * pitch
    let middle = (Float(side) - 1) / 2
    u0 = -(ux + uy) * middle + centre.x
    v0 = -(vx + vy) * middle + centre.y
  }

  /// The place (u, v) of a pixel.
  @inline(__always)
  func place(_ x: Float, _ y: Float) -> (u: Float, v: Float) {
    (ux * x + uy * y + u0, vx * x + vy * y + v0)
  }

  /// The pixel (x, y) of a place.
  func pixel(_ u: Float, _ v: Float) -> SIMD2<Float> {
    let determinant = ux * vy - uy * vx
    let (du, dv) = (u - u0, v - v0)
    return SIMD2((vy * du - uy * dv) / determinant, (ux * dv - vx * du) / determinant)
  }

  /// The length of a pixel's edge in the plane.
  var pitch: Float { (vx * vx + vy * vy).squareRoot() }
}
