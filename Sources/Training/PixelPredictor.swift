internal import Annotations
package import Cohorts
package import Compute
internal import Kernels
package import Networks
internal import Tensors

/// Answers for the pixels of one image with a finished network, or with the mean of several.
///
/// Logits become probabilities; these are averaged over mirror images and over networks, brought
/// to the image's own size and compared with the thresholds. An answer depends on its image, and
/// the slices beside it, and on nothing else.
package struct PixelPredictor: Sendable {
  let networks: [PixelNetwork]
  let head: PixelHead
  /// Its labels; the background of labels that exclude each other is not one of them.
  let kind: Head
  let preprocessing: Preprocessing
  let resources: Resources
  private let mirrors: [Mirror]

  /// Makes a predictor.
  ///
  /// - Parameters:
  ///   - networks: all of the head's plan.
  ///   - flip: the mirror images that a head which averages them is given beside the image itself:
  ///     all four ways for `both`, else the one; those that training draws.
  init(
    networks: [PixelNetwork], head: PixelHead, kind: Head, preprocessing: Preprocessing,
    resources: Resources, flip: AugmentationPolicy.Flip = .horizontal
  ) {
    precondition(!networks.isEmpty, "nothing answers without a network")
    self.networks = networks
    self.head = head
    self.kind = kind
    self.preprocessing = preprocessing
    self.resources = resources
    mirrors = head.averagesFlips ? Mirror.all(of: flip) : [.none]
  }

  /// Makes a predictor with threads and memory of its own.
  package init(
    networks: [PixelNetwork], head: PixelHead, kind: Head, preprocessing: Preprocessing,
    workers: WorkerPool, buffers: BufferPool, flip: AugmentationPolicy.Flip = .horizontal
  ) {
    self.init(
      networks: networks, head: head, kind: kind, preprocessing: preprocessing,
      resources: Resources(workers: workers, buffers: buffers, convolution: .fastest), flip: flip)
  }

  /// Whether boxes are found, not masks.
  var isDetection: Bool { head.plan.outputs == kind.labels.count + BoxDecoding.geometryOutputs }

  /// The outputs that are labels' probabilities.
  var labelOutputs: Range<Int> {
    let first = isDetection || kind.kind != .multiClass ? 0 : 1
    return first..<first + kind.labels.count
  }

  /// What the model says about an image.
  ///
  /// - Parameter neighbours: the slices beside it, in the order of their places, as many on each
  ///   side as the head says; empty: the image stands for them too.
  package func answer(of image: StoredImage, neighbours: [StoredImage] = []) -> PixelAnswer {
    answer(of: image.caseFacts, fitted: fitted(image, neighbours))
  }

  /// What the model says about an image that is at the network's size already, with its slices.
  func answer(of facts: CaseFacts, fitted: [UnitImage]) -> PixelAnswer {
    let maps = maps(of: input(of: fitted))
    let place = preprocessing.placement(height: facts.rows, width: facts.columns)
    if isDetection {
      return BoxDecoding(labels: kind.labels, thresholds: head.thresholds).answer(
        facts, maps: maps, inputSize: preprocessing.inputSize, place: place)
    }
    var marks = PixelMarks(
      thresholds: head.thresholds, areExclusive: kind.kind == .multiClass, rows: facts.rows,
      columns: facts.columns)
    forEachRow(of: maps, facts, place) { marks.take($1, row: $0) }
    let scale = pixelsPerPixel(of: facts)
    return PixelAnswer(
      image: facts, probabilities: marks.largest.map { Double($0) },
      masks: zip(marks.masks, head.postProcessing).map { mask, processing in
        processing.applied(to: mask, pixelsPerPixel: scale)
      })
  }

  /// Pixels of an image for one of the network's scale.
  package func pixelsPerPixel(of facts: CaseFacts) -> Double {
    let place = preprocessing.placement(height: facts.rows, width: facts.columns)
    return Double(facts.rows * facts.columns) / Double(place.rows.count * place.columns.count)
  }

  /// The probability of every label at every pixel of the image, label by label, row by row.
  package func probabilities(of image: StoredImage, neighbours: [StoredImage] = []) -> [Float] {
    probabilities(of: image.caseFacts, fitted: fitted(image, neighbours))
  }

  /// The same of an image that is at the network's size already, with its slices.
  func probabilities(of facts: CaseFacts, fitted: [UnitImage]) -> [Float] {
    let (width, area) = (facts.columns, facts.rows * facts.columns)
    var values = [Float](repeating: 0, count: kind.labels.count * area)
    let place = preprocessing.placement(height: facts.rows, width: width)
    forEachRow(of: maps(of: input(of: fitted)), facts, place) { y, row in
      for label in kind.labels.indices {
        let start = label * area + y * width
        values.replaceSubrange(
          start..<start + width, with: row[label * width..<(label + 1) * width])
      }
    }
    return values
  }

  /// Lends the labels' probabilities at the image's own size, row by row.
  private func forEachRow(
    of maps: PixelMaps, _ facts: CaseFacts, _ place: (rows: Range<Int>, columns: Range<Int>),
    _ body: (Int, [Float]) -> Void
  ) {
    func axis(_ count: Int, _ part: Range<Int>, _ cells: Int) -> BilinearAxis {
      let scale = Double(cells) / Double(preprocessing.inputSize)
      return BilinearAxis(
        count: count, start: Double(part.lowerBound) * scale, length: Double(part.count) * scale,
        cells: cells)
    }
    maps.forEachRow(
      labels: labelOutputs, down: axis(facts.rows, place.rows, maps.height),
      across: axis(facts.columns, place.columns, maps.width), body)
  }

  private func fitted(_ image: StoredImage, _ neighbours: [StoredImage]) -> [UnitImage] {
    let slices = 2 * head.neighbours + 1
    precondition(
      neighbours.isEmpty || neighbours.count == slices - 1,
      "\(neighbours.count) slices beside an image that needs \(slices - 1)")
    func prepared(_ image: StoredImage) -> UnitImage {
      preprocessing.fitted(
        PixelPipeline.unitImage(of: image), workers: resources.workers, buffers: resources.buffers)
    }
    let own = prepared(image)
    if neighbours.isEmpty { return [UnitImage](repeating: own, count: slices) }
    let others = neighbours.map(prepared)
    return others.prefix(head.neighbours) + [own] + others.suffix(head.neighbours)
  }

  /// What the networks are fed: the slices' channels side by side.
  private func input(of fitted: [UnitImage]) -> Tensor {
    let slices = fitted.map { preprocessing.input(of: $0, buffers: resources.buffers) }
    if slices.count == 1 { return slices[0] }
    let side = preprocessing.inputSize
    var result = Tensor(
      uninitialized: [1, side, side, 3 * slices.count], in: resources.buffers)
    var output = result.mutableSpan
    for (number, slice) in slices.enumerated() {
      let values = slice.span
      for pixel in 0..<side * side {
        for channel in 0..<3 {
          output[(pixel * slices.count + number) * 3 + channel] = values[pixel * 3 + channel]
        }
      }
    }
    return result
  }

  /// The mean of what the networks answer for all mirror images of an input.
  func maps(of x: Tensor) -> PixelMaps {
    let (side, channels) = (x.shape[1], x.shape[3])
    var sum: PixelMaps?
    for mirror in mirrors {
      let seen =
        mirror == .none
        ? x
        : Tensor(
          shape: x.shape,
          values: mirror.applied(to: x.values, height: side, width: side, channels: channels),
          in: resources.buffers)
      for network in networks {
        var step = resources.step(generator: SeededGenerator(seed: 0))
        let maps = mirrored(PixelMaps(activated(network(seen, in: &step))), mirror)
        if sum == nil { sum = maps } else { sum?.add(maps) }
      }
    }
    guard var mean = sum else { preconditionFailure("nothing answers without a network") }
    mean.divide(by: mirrors.count * networks.count)
    return mean
  }

  /// Logits as probabilities; sizes and offsets of boxes stay as they are.
  private func activated(_ logits: Tensor) -> Tensor {
    var result = Tensor(uninitialized: logits.shape, in: resources.buffers)
    var output = result.mutableSpan
    if isDetection || kind.kind != .multiClass {
      Sigmoid.forward(logits: logits.span, probabilities: &output)
    } else {
      Softmax.forward(
        classes: head.plan.outputs, logits: logits.span, probabilities: &output)
    }
    guard isDetection else { return result }
    let (values, outputs) = (logits.span, head.plan.outputs)
    for cell in 0..<values.count / outputs {
      for output in kind.labels.count..<outputs {
        result.withMutableSpan { $0[cell * outputs + output] = values[cell * outputs + output] }
      }
    }
    return result
  }

  /// Turned back; the centre that lay a share of a cell after its left edge lies as much before its
  /// right one.
  private func mirrored(_ maps: PixelMaps, _ mirror: Mirror) -> PixelMaps {
    if mirror == .none { return maps }
    var maps = maps.mirrored(mirror)
    guard isDetection else { return maps }
    let across = kind.labels.count + 2
    for cell in stride(from: 0, to: maps.values.count, by: maps.outputs) {
      if mirror.swapsLeftAndRight { maps.values[cell + across] = 1 - maps.values[cell + across] }
      if mirror.swapsTopAndBottom {
        maps.values[cell + across + 1] = 1 - maps.values[cell + across + 1]
      }
    }
    return maps
  }
}

extension Mirror {
  /// The image itself and its mirror images.
  static func all(of flip: AugmentationPolicy.Flip) -> [Mirror] {
    let (across, down) = (
      Mirror(swapsLeftAndRight: true, swapsTopAndBottom: false),
      Mirror(swapsLeftAndRight: false, swapsTopAndBottom: true)
    )
    switch flip {
    case .none, .horizontal: return [.none, across]
    case .vertical: return [.none, down]
    case .both:
      return [.none, across, down, Mirror(swapsLeftAndRight: true, swapsTopAndBottom: true)]
    }
  }
}
