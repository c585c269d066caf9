internal import Annotations
internal import Cohorts
internal import Compute
internal import Tensors

/// What a network that answers for pixels is fed of a sample, followed by what it is to answer.
///
/// Both lie in one row, so that they are prepared together and cannot be mixed up.
struct PixelRows: Sendable {
  let images: PreparedImages
  let marks: Marks
  let labels: [String]
  let options: TrainingOptions
  let pixels: PixelOptions
  /// The shape of one image and that of its truth, in a batch of 1.
  let shapes: (image: [Int], truth: [Int])

  /// What was marked, by the number of a case.
  enum Marks: Sendable {
    case masks(PreparedMasks)
    /// In pixels of the network's input.
    case boxes([Int: [LabelledBox]])
  }

  /// Pixels of the input's side that share a cell of a detector's output.
  static let boxStride = 4

  init(
    images: PreparedImages, marks: Marks, labels: [String], options: TrainingOptions,
    pixels: PixelOptions
  ) {
    self.images = images
    self.marks = marks
    self.labels = labels
    self.options = options
    self.pixels = pixels
    let side = options.inputSize
    let cells = (side + Self.boxStride - 1) / Self.boxStride
    let truth: [Int] =
      switch marks {
      case .masks:
        [1, pixels.boundaryWeight > 0 ? 2 * labels.count : labels.count, side, side]
      case .boxes: [1, labels.count + 5, cells, cells]
      }
    shapes = ([1, side, side, 3], truth)
  }

  /// The row of a sample, `(1, values)`; callable from any thread.
  func row(of sample: Sample, _ own: Resources) throws(CohortsError) -> Tensor {
    let image = try images.input(of: sample, workers: own.workers, buffers: own.buffers)
    let truth: [Float]
    switch marks {
    case .masks(let masks):
      truth = planes(
        try masks.masks(at: sample.index, workers: own.workers, buffers: own.buffers), sample.draw)
    case .boxes(let boxes):
      let side = options.inputSize
      let moved = (boxes[sample.index] ?? []).compactMap { box in
        sample.draw.map { $0.applied(to: box, height: side, width: side) } ?? box
      }
      truth =
        BoxTargets(boxes: moved, labels: labels, side: side, stride: Self.boxStride).planes
    }
    var row = Tensor(uninitialized: [1, image.count + truth.count], in: own.buffers)
    row.withMutableSpan { target in
      let source = image.span
      for index in 0..<source.count { target[index] = source[index] }
      for index in truth.indices { target[source.count + index] = truth[index] }
    }
    return row
  }

  /// An image at the network's size, unchanged.
  func fitted(_ index: Int, _ own: Resources) throws(CohortsError) -> [UnitImage] {
    [try images.image(at: index, workers: own.workers, buffers: own.buffers)]
  }

  /// The images and truths of rows that lie in one batch.
  func parts(of batch: Tensor, in buffers: BufferPool) -> (images: Tensor, truth: Tensor) {
    let count = batch.shape[0]
    func part(_ shape: [Int], at offset: Int) -> Tensor {
      let size = shape.reduce(1, *)
      var result = Tensor(uninitialized: [count] + shape.dropFirst(), in: buffers)
      result.withMutableSpan { target in
        let source = batch.span
        for number in 0..<count {
          let first = number * batch.shape[1] + offset
          for index in 0..<size { target[number * size + index] = source[first + index] }
        }
      }
      return result
    }
    return (part(shapes.image, at: 0), part(shapes.truth, at: shapes.image.reduce(1, *)))
  }

  // MARK: - Masks

  /// Planes of 1, 0, or −1 for a label that nobody looked for, then their weights if asked for.
  private func planes(_ masks: [RunLengthMask?], _ draw: AugmentationDraw?) -> [Float] {
    let side = options.inputSize
    var planes: [Float] = []
    var weights: [Float] = []
    for mask in masks {
      guard let mask else {
        planes += [Float](repeating: -1, count: side * side)
        if pixels.boundaryWeight > 0 { weights += [Float](repeating: 1, count: side * side) }
        continue
      }
      let marks =
        draw.map { $0.applied(toMarks: mask.pixels, height: side, width: side) } ?? mask.pixels
      planes += marks.map { Float($0) }
      if pixels.boundaryWeight > 0 {
        weights += BoundaryWeights.values(
          marks, height: side, width: side, weight: pixels.boundaryWeight)
      }
    }
    return planes + weights
  }
}
