public import Compute

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
