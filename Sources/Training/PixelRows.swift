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
  /// Which slices are given with one.
  let order: SeriesOrder
  /// The shape of one image and that of its truth, in a batch of 1.
  let shapes: (image: [Int], truth: [Int])

  /// What was marked, by the number of a case.
  enum Marks: Sendable {
    case masks(PreparedMasks)
    /// In pixels of the network's input, or for windows of the stored image.
    case boxes([Int: [LabelledBox]])
  }

  /// Pixels of the input's side that share a cell of a detector's output.
  static let boxStride = 4
  /// Validation sees the windows of an epoch of its own, the same after every one.
  static let validationEpoch = 0xFFFF

  init(
    images: PreparedImages, marks: Marks, labels: [String], options: TrainingOptions,
    pixels: PixelOptions, order: SeriesOrder
  ) {
    self.images = images
    self.marks = marks
    self.labels = labels
    self.options = options
    self.pixels = pixels
    self.order = order
    let side = options.inputSize
    shapes = (
      [1, side, side, 3 * (2 * pixels.neighbours + 1)],
      Self.truthShape(of: options, pixels, labelCount: labels.count)
    )
  }

  /// The shape of a truth in a batch of 1.
  static func truthShape(
    of options: TrainingOptions, _ pixels: PixelOptions, labelCount: Int
  ) -> [Int] {
    let side = options.inputSize
    guard options.task == .detect else {
      return [1, pixels.boundaryWeight > 0 ? 2 * labelCount : labelCount, side, side]
    }
    let cells = (side + boxStride - 1) / boxStride
    return [1, labelCount + 5, cells, cells]
  }

  /// The row of a sample, `(1, values)`; callable from any thread.
  ///
  /// - Parameters:
  ///   - epoch: whose window is shown.
  ///   - seed: of the fit's draws.
  func row(
    of sample: Sample, epoch: Int, seed: UInt64, _ own: Resources
  ) throws(CohortsError) -> Tensor {
    var masks: [RunLengthMask?] = []
    if case .masks(let store) = marks {
      masks = try store.masks(at: sample.index, workers: own.workers, buffers: own.buffers)
    }
    let window = window(of: sample.index, masks, epoch: epoch, seed: seed)
    let truth: [Float]
    switch marks {
    case .masks: truth = planes(masks, window, sample.draw)
    case .boxes(let boxes): truth = targets(boxes[sample.index] ?? [], window, sample.draw)
    }
    let slices = try slices(of: sample, window, own)
    let count = slices.reduce(0) { $0 + $1.count }
    var row = Tensor(uninitialized: [1, count + truth.count], in: own.buffers)
    row.withMutableSpan { target in
      for (number, slice) in slices.enumerated() {
        let source = slice.span
        for index in 0..<source.count {
          let (pixel, channel) = (index / 3, index % 3)
          target[(pixel * slices.count + number) * 3 + channel] = source[index]
        }
      }
      for index in truth.indices { target[count + index] = truth[index] }
    }
    return row
  }

  /// An image and its slices at the network's size, unchanged.
  func fitted(_ index: Int, _ own: Resources) throws(CohortsError) -> [UnitImage] {
    var fitted: [UnitImage] = []
    for number in order.neighbourIndices(of: index) {
      fitted.append(try images.image(at: number, workers: own.workers, buffers: own.buffers))
    }
    return fitted
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

  // MARK: - Images

  /// The window that an epoch shows of an image; nil where images are shown whole.
  private func window(
    of index: Int, _ masks: [RunLengthMask?], epoch: Int, seed: UInt64
  ) -> WindowDraw? {
    guard pixels.field == .window else { return nil }
    let facts = images.cohort.facts[index]
    var marked = masks.flatMap { $0.map(MarkedRuns.ranges) ?? [] }
    if case .boxes(let boxes) = marks {
      marked = (boxes[index] ?? []).map { box in
        let row = min(max(0, Int(box.y + box.height / 2)), facts.rows - 1)
        let column = min(max(0, Int(box.x + box.width / 2)), facts.columns - 1)
        return (row * facts.columns + column)..<(row * facts.columns + column + 1)
      }
    }
    var generator = SeededGenerator(
      seed: seed, stream: RandomStream.window(epoch: epoch, image: index))
    return WindowDraw(
      rows: facts.rows, columns: facts.columns, side: options.inputSize, marks: marked,
      using: &generator)
  }

  /// What the network sees of the sample's image and of the slices beside it.
  private func slices(
    of sample: Sample, _ window: WindowDraw?, _ own: Resources
  ) throws(CohortsError) -> [Tensor] {
    var slices: [Tensor] = []
    for index in order.neighbourIndices(of: sample.index) {
      let beside = Sample(index: index, draw: sample.draw, variant: sample.variant)
      if let window {
        slices.append(
          try images.input(
            of: beside, windowAt: window.top, window.left, workers: own.workers,
            buffers: own.buffers))
      } else {
        slices.append(
          try images.input(of: beside, workers: own.workers, buffers: own.buffers))
      }
    }
    return slices
  }
}
