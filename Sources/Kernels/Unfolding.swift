internal import CKernels

/// The windows of a convolution as rows of a matrix: im2col, made tile by tile, never as a whole.
///
/// A convolution and its input gradient are both "windows over images, times a matrix"; they
/// differ in the grid of windows, which may start outside the image on either side.
struct Unfolding {
  var windows: ckernels_windows
  let batch: Int

  /// The windows of a forward convolution over its input.
  init(_ g: ConvolutionGeometry) {
    batch = g.batch
    windows = ckernels_windows(
      height: g.heightIn, width: g.widthIn, channels: g.channelsIn, stride: g.stride,
      first_row: -g.padding, first_column: -g.padding, row_taps: g.kernelHeight,
      column_taps: g.kernelWidth, rows: g.heightOut, columns: g.widthOut)
  }

  init(windows: ckernels_windows, batch: Int) {
    self.windows = windows
    self.batch = batch
  }

  /// Windows in one image.
  var perImage: Int { windows.rows * windows.columns }
  /// Windows in the batch.
  var count: Int { batch * perImage }
  /// Floats in one window.
  var width: Int { windows.row_taps * windows.column_taps * windows.channels }

  /// Whether the images already are the matrix, as for a 1×1 kernel with stride 1.
  var isIdentity: Bool {
    windows.row_taps == 1 && windows.column_taps == 1 && windows.stride == 1
      && windows.first_row == 0 && windows.first_column == 0
      && windows.rows == windows.height && windows.columns == windows.width
  }

  /// The same windows seen through one row of their taps only.
  func tapRow(_ row: Int) -> Unfolding {
    var slice = self
    slice.windows.first_row += row
    slice.windows.row_taps = 1
    return slice
  }

  /// The windows in `range` as a matrix (range.count, width): in `scratch`, or the images' own
  /// memory where they are that matrix.
  func rows(
    _ range: Range<Int>, of images: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if isIdentity { return images + range.lowerBound * width }
    withUnsafePointer(to: windows) {
      ckernels_unfold($0, images, range.lowerBound, range.count, scratch)
    }
    return UnsafePointer(scratch)
  }
}
