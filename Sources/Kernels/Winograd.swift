internal import CKernels

/// Convolutions with 3×3 kernels and stride 1 by Winograd's algorithm F(4×4, 3×3).
///
/// 36 products of small matrices stand for 16 · 9 multiplications a channel pair; see
/// CKernels/winograd_body.h for the points and their error. Channels come in multiples of 16.
enum Winograd {
  /// Products in the transformed domain: 6 × 6.
  static let points = Int(cengine_points)
  /// Rows and columns of outputs that a tile makes.
  static let tileSide = Int(cengine_tile)
  /// Channels come in multiples of so many.
  static let channelStep = 16
  /// What is left free between matrices, so that their rows do not fall on the same lines of cache.
  static let gap = 16

  /// Whether the algorithm can compute a convolution at all.
  static func isPossible(_ g: ConvolutionGeometry) -> Bool {
    g.kernelHeight == 3 && g.kernelWidth == 3 && g.stride == 1 && g.padding <= 2
      && g.channelsIn % channelStep == 0 && g.channelsOut % channelStep == 0
  }

  /// Tiles over an image of so many output pixels.
  static func tiles(height: Int, width: Int) -> (rows: Int, columns: Int) {
    ((height + tileSide - 1) / tileSide, (width + tileSide - 1) / tileSide)
  }

  /// Transformed weights of a matrix of `rows` × `columns` channels: panels for each point.
  struct Weights {
    let panels: WeightPanels

    init(rows: Int, columns: Int) { panels = WeightPanels(rows: rows, columns: columns) }

    /// Floats from point to point.
    var point: Int { panels.floats + Winograd.gap }
    var floats: Int { Winograd.points * point }
  }

  /// How a batch of images is read or written by tiles.
  struct Images {
    let height: Int
    let width: Int
    let channels: Int
    let distance: Int

    func tiles(_ count: (rows: Int, columns: Int)) -> cengine_tiles {
      cengine_tiles(
        height: height, width: width, distance: distance, tile_rows: count.rows,
        tile_columns: count.columns)
    }
  }
}
