internal import Annotations
internal import Cohorts

extension PixelRows {
  func targets(
    _ boxes: [LabelledBox], _ window: WindowDraw?, _ draw: AugmentationDraw?
  ) -> [Float] {
    let side = options.inputSize
    let seen = window.map { window in boxes.compactMap { window.cut($0, side: side) } } ?? boxes
    let moved = seen.compactMap { box in
      draw.map { $0.applied(to: box, height: side, width: side) } ?? box
    }
    return BoxTargets(boxes: moved, labels: labels, side: side, stride: Self.boxStride).planes
  }

  /// Planes of 1, 0, or −1 for a label that nobody looked for, then their weights if asked for.
  func planes(
    _ masks: [RunLengthMask?], _ window: WindowDraw?, _ draw: AugmentationDraw?
  ) -> [Float] {
    let side = options.inputSize
    var planes: [Float] = []
    var weights: [Float] = []
    for mask in masks {
      guard let mask else {
        planes += [Float](repeating: -1, count: side * side)
        if pixels.boundaryWeight > 0 { weights += [Float](repeating: 1, count: side * side) }
        continue
      }
      let seen = window?.cut(mask, side: side) ?? mask.pixels
      let marks = draw.map { $0.applied(toMarks: seen, height: side, width: side) } ?? seen
      planes += marks.map { Float($0) }
      if pixels.boundaryWeight > 0 {
        weights += BoundaryWeights.values(
          marks, height: side, width: side, weight: pixels.boundaryWeight)
      }
    }
    return planes + weights
  }
}
