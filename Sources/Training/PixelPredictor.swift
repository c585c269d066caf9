internal import Annotations
package import Cohorts
package import Compute
package import Networks

/// Answers for the pixels of one image with a finished network, or with the mean of several.
///
/// Logits become probabilities; these are averaged over mirror images and over networks, brought
/// to the image's own size and compared with the thresholds. An answer depends on its image, and
/// the slices beside it, and on nothing else.
package struct PixelPredictor: Sendable {
  let networks: [PixelInference]
  let head: PixelHead
  /// Its labels; the background of labels that exclude each other is not one of them.
  let kind: Head
  let preprocessing: Preprocessing
  let resources: Resources
  let mirrors: [Mirror]

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
    self.networks = networks.map {
      PixelInference(
        $0, for: .singleImages, in: resources.step(generator: SeededGenerator(seed: 0)))
    }
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
    head.field == .window
      ? windowedAnswer(of: image, neighbours)
      : answer(of: image.caseFacts, fitted: fitted(image, neighbours))
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
    return answer(facts, marks)
  }

  /// The answer once all rows are taken, processed as the head says.
  func answer(_ facts: CaseFacts, _ marks: PixelMarks) -> PixelAnswer {
    let scale = pixelsPerPixel(of: facts)
    return PixelAnswer(
      image: facts, probabilities: marks.largest.map { Double($0) },
      masks: zip(marks.masks, head.postProcessing).map { mask, processing in
        processing.applied(to: mask, pixelsPerPixel: scale)
      })
  }

  /// Pixels of an image for one of the network's scale.
  package func pixelsPerPixel(of facts: CaseFacts) -> Double {
    if head.field == .window { return 1 }
    let place = preprocessing.placement(height: facts.rows, width: facts.columns)
    return Double(facts.rows * facts.columns) / Double(place.rows.count * place.columns.count)
  }

  /// The probability of every label at every pixel of the image, label by label, row by row.
  package func probabilities(of image: StoredImage, neighbours: [StoredImage] = []) -> [Float] {
    let facts = image.caseFacts
    guard head.field == .window else {
      return probabilities(of: facts, fitted: fitted(image, neighbours))
    }
    return gathered(facts) { forEachLabelRow(of: image, neighbours, $0) }
  }

  /// The same of an image that is at the network's size already, with its slices.
  func probabilities(of facts: CaseFacts, fitted: [UnitImage]) -> [Float] {
    let place = preprocessing.placement(height: facts.rows, width: facts.columns)
    return gathered(facts) { forEachRow(of: maps(of: input(of: fitted)), facts, place, $0) }
  }

  /// Rows of labels one label after the other.
  private func gathered(
    _ facts: CaseFacts, _ rows: ((Int, [Float]) -> Void) -> Void
  ) -> [Float] {
    let (width, area) = (facts.columns, facts.rows * facts.columns)
    var values = [Float](repeating: 0, count: kind.labels.count * area)
    rows { y, row in
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
    guard !neighbours.isEmpty else {
      return [UnitImage](repeating: fitted([image])[0], count: slices)
    }
    return fitted(
      neighbours.prefix(head.neighbours) + [image] + neighbours.suffix(head.neighbours))
  }

  /// Images at the network's size.
  func fitted(_ images: [StoredImage]) -> [UnitImage] {
    images.map { image in
      preprocessing.fitted(
        PixelPipeline.unitImage(of: image), workers: resources.workers, buffers: resources.buffers)
    }
  }
}
