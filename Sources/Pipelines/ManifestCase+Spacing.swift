internal import Ingest

extension ManifestCase {
  /// Millimetres from pixel to pixel, across and down; nil where the file states none that can be.
  var usableSpacing: (x: Double, y: Double)? {
    guard let spacing = spacingMillimetres, spacing.count == 2,
      spacing.allSatisfy({ $0.isFinite && $0 > 0 })
    else { return nil }
    // PS3.3 10.7.1.3: between rows first, then between columns.
    return (x: spacing[1], y: spacing[0])
  }
}
