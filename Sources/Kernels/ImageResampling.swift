public import Compute

/// The sizes of one image before and after it is resized.
public struct ResizeGeometry: Sendable, Hashable {
  /// Rows before.
  public let heightIn: Int
  /// Columns before.
  public let widthIn: Int
  /// Rows after.
  public let heightOut: Int
  /// Columns after.
  public let widthOut: Int
  /// Channels of both.
  public let channels: Int

  /// Makes the geometry.
  ///
  /// - Precondition: all sizes are positive.
  public init(heightIn: Int, widthIn: Int, heightOut: Int, widthOut: Int, channels: Int) {
    self.heightIn = heightIn
    self.widthIn = widthIn
    self.heightOut = heightOut
    self.widthOut = widthOut
    self.channels = channels
    precondition(
      [heightIn, widthIn, heightOut, widthOut, channels].allSatisfy { $0 > 0 },
      "impossible sizes in \(self)")
  }
}

/// Images to another size or place.
public enum ImageResampling {
  /// Resizes with a triangle filter that widens when the image shrinks, so that nothing aliases.
  ///
  /// The same as PyTorch's `interpolate(mode="bilinear", antialias=True, align_corners=False)`:
  /// first along rows, then along columns. Enlarging is plain bilinear interpolation.
  ///
  /// - Parameters:
  ///   - input: `(H, W, C)`.
  ///   - output: `(H′, W′, C)`; overwritten.
  public static func resize(
    _ g: ResizeGeometry, input: Span<Float>, output: inout MutableSpan<Float>,
    workers: WorkerPool, buffers: BufferPool
  ) {
    check("input", holds: g.heightIn * g.widthIn * g.channels, of: input)
    check("output", holds: g.heightOut * g.widthOut * g.channels, of: output)
    let across = TriangleFilter(from: g.widthIn, to: g.widthOut)
    let down = TriangleFilter(from: g.heightIn, to: g.heightOut)
    let (x, y) = (input.address, output.address)
    let (rowIn, rowOut) = (g.widthIn * g.channels, g.widthOut * g.channels)
    buffers.withBuffer(count: g.heightIn * rowOut) { narrowed in
      nonisolated(unsafe) let (x, y, narrowed) = (x, y, narrowed)
      workers.split(g.heightIn, grain: rowsPerChunk(of: rowIn)) { rows in
        for row in rows {
          across.apply(
            from: x + row * rowIn, distance: g.channels, to: narrowed + row * rowOut,
            positions: 0..<g.widthOut)
        }
      }
      workers.split(g.heightOut, grain: rowsPerChunk(of: rowOut)) { rows in
        down.apply(
          from: narrowed, distance: rowOut, to: y + rows.lowerBound * rowOut, positions: rows)
      }
    }
  }

  /// Moves an image by an affine map, with bilinear interpolation.
  ///
  /// The same as PyTorch's `grid_sample(mode="bilinear", padding_mode="zeros",
  /// align_corners=False)` on an image from which `fill` was subtracted and added again.
  ///
  /// - Parameters:
  ///   - height: rows of both images.
  ///   - width: columns of both images.
  ///   - map: from an output pixel to the place in the input where it is read.
  ///   - fill: what lies outside the input, in every channel.
  ///   - input: `(H, W, C)`.
  ///   - output: `(H, W, C)`; overwritten.
  public static func affine(
    height: Int, width: Int, channels: Int, map: AffineMap, fill: Float, input: Span<Float>,
    output: inout MutableSpan<Float>
  ) {
    check("input", holds: height * width * channels, of: input)
    check("output", holds: height * width * channels, of: output)
    let sampler = BilinearSampler(
      input: input.address, height: height, width: width, channels: channels, fill: fill)
    var target = output.address
    for row in 0..<height {
      for column in 0..<width {
        let place = map.place(row: Double(row), column: Double(column))
        sampler.sample(row: place.row, column: place.column, into: target)
        target += channels
      }
    }
  }
}

/// Reads an image between its pixels.
private struct BilinearSampler {
  let input: UnsafePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  let fill: Float

  func sample(row: Double, column: Double, into target: UnsafeMutablePointer<Float>) {
    // All that lies far outside is alike; the bounds keep the conversion to Int in range.
    let y = min(max(row, -2), Double(height + 1))
    let x = min(max(column, -2), Double(width + 1))
    let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
    let (down, right) = (Float(y - Double(top)), Float(x - Double(left)))
    target.update(repeating: 0, count: channels)
    add(top, left, weight: (1 - down) * (1 - right), to: target)
    add(top, left + 1, weight: (1 - down) * right, to: target)
    add(top + 1, left, weight: down * (1 - right), to: target)
    add(top + 1, left + 1, weight: down * right, to: target)
  }

  private func add(
    _ row: Int, _ column: Int, weight: Float, to target: UnsafeMutablePointer<Float>
  ) {
    if row >= 0 && row < height && column >= 0 && column < width {
      let pixel = input + (row * width + column) * channels
      for channel in 0..<channels { target[channel] += weight * pixel[channel] }
    } else {
      for channel in 0..<channels { target[channel] += weight * fill }
    }
  }
}
