public import Annotations
public import Compute

extension Preprocessing {
  /// A mask at `inputSize`: taken as an image of 0 and 1 through the image's own resize, it is
  /// marked where at least one half arrives.
  public func fitted(
    _ mask: RunLengthMask, workers: WorkerPool, buffers: BufferPool
  ) -> RunLengthMask {
    if mask.isEmpty { return .empty(rows: inputSize, columns: inputSize) }
    let image = UnitImage(
      height: mask.rows, width: mask.columns, channels: 1, values: mask.pixels.map { Float($0) })
    let values = fitted(image, workers: workers, buffers: buffers).values
    return RunLengthMask(
      rows: inputSize, columns: inputSize, pixels: values.map { $0 >= 0.5 ? 1 : 0 })
  }

  /// A box of an image of this size, in pixels of the network's input.
  public func fitted(_ box: LabelledBox, height: Int, width: Int) -> LabelledBox {
    let place = placement(height: height, width: width)
    let across = Double(place.columns.count) / Double(width)
    let down = Double(place.rows.count) / Double(height)
    return LabelledBox(
      label: box.label, x: Double(place.columns.lowerBound) + box.x * across,
      y: Double(place.rows.lowerBound) + box.y * down,
      width: box.width * across, height: box.height * down)
  }
}
