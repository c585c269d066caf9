internal import Annotations
internal import Cohorts
internal import Compute
internal import Networks

/// Images at their own resolution, seen through a window of the input size.
///
/// What is in memory at once: the stored image, the values and sums of one row of windows, the
/// windows that are being computed (one for each thread), and a byte for each pixel and label.
extension PixelPredictor {
  /// What windows say of the whole image, row by row: for each row the values of each place,
  /// outputs innermost.
  ///
  /// - Parameters:
  ///   - unit: pixels of the image from one place to the next.
  ///   - body: is told the row and its values.
  func forEachWindowedRow(
    of image: StoredImage, _ neighbours: [StoredImage], unit: Int,
    _ body: (Int, ArraySlice<Float>) -> Void
  ) {
    let side = preprocessing.inputSize
    let facts = image.caseFacts
    let (rows, columns) = (facts.rows, facts.columns)
    func axis(_ length: Int) -> WindowAxis {
      WindowAxis(
        length: (length + unit - 1) / unit, side: side / unit, overlap: head.windowOverlap)
    }
    let (down, across) = (axis(rows), axis(columns))
    var sums = WindowSums(
      down: down, across: across,
      length: ((rows + unit - 1) / unit, (columns + unit - 1) / unit),
      outputs: head.plan.outputs)
    let slices = slices(image, neighbours)
    for (row, start) in down.starts.enumerated() {
      sums.finish(before: row, body)
      let top = start * unit
      let strips = strips(of: slices, rows: max(top, 0)..<min(top + side, rows))
      let lanes = resources.workers.threadCount
      for first in stride(from: 0, to: across.starts.count, by: lanes) {
        let last = min(first + lanes, across.starts.count)
        let seen = resources.workers.values(count: last - first) { place in
          let left = across.starts[first + place] * unit
          let maps = self.maps(
            of: self.input(of: strips.map { self.cut($0, left: left, above: max(-top, 0)) }))
          return unit == 1 ? maps.resized(height: side, width: side) : maps
        }
        for (place, maps) in seen.enumerated() { sums.add(maps, row: row, column: first + place) }
      }
    }
    sums.finish(before: down.starts.count, body)
  }

  /// The slices in their order, or the image alone; a slice of another size than the image is left
  /// to the image itself.
  private func slices(_ image: StoredImage, _ neighbours: [StoredImage]) -> [StoredImage] {
    if neighbours.isEmpty { return [image] }
    let own = image.caseFacts
    let others = neighbours.map { other in
      let facts = other.caseFacts
      return facts.rows == own.rows && facts.columns == own.columns ? other : image
    }
    return others.prefix(head.neighbours) + [image] + others.suffix(head.neighbours)
  }

  private func strips(of slices: [StoredImage], rows: Range<Int>) -> [UnitImage] {
    let strips = slices.map { PixelPipeline.unitImage(of: $0.part(rows: rows)) }
    return slices.count > 1
      ? strips : [UnitImage](repeating: strips[0], count: 2 * head.neighbours + 1)
  }

  /// A window of a strip, with what lies beyond its edges in the darkest value.
  private func cut(_ strip: UnitImage, left: Int, above: Int) -> UnitImage {
    let (side, channels) = (preprocessing.inputSize, strip.channels)
    var values = [Float](repeating: 0, count: side * side * channels)
    let columns = max(left, 0)..<min(left + side, strip.width)
    for row in 0..<min(strip.height, side - above) {
      let source = (row * strip.width + columns.lowerBound) * channels
      let target = ((row + above) * side + columns.lowerBound - left) * channels
      for index in 0..<columns.count * channels {
        values[target + index] = strip.values[source + index]
      }
    }
    // Rounds as training does; the size is the input's already.
    return preprocessing.fitted(
      UnitImage(height: side, width: side, channels: channels, values: values),
      workers: resources.workers, buffers: resources.buffers)
  }

  /// What the model says about an image through windows.
  func windowedAnswer(of image: StoredImage, _ neighbours: [StoredImage]) -> PixelAnswer {
    let facts = image.caseFacts
    if isDetection { return windowedBoxes(of: image, neighbours) }
    var marks = PixelMarks(
      thresholds: head.thresholds, areExclusive: kind.kind == .multiClass, rows: facts.rows,
      columns: facts.columns)
    forEachLabelRow(of: image, neighbours) { marks.take($1, row: $0) }
    return answer(facts, marks)
  }

  /// The labels' probabilities, row by row, label by label.
  func forEachLabelRow(
    of image: StoredImage, _ neighbours: [StoredImage], _ body: (Int, [Float]) -> Void
  ) {
    let (labels, outputs, width) = (labelOutputs, head.plan.outputs, image.caseFacts.columns)
    var row = [Float](repeating: 0, count: labels.count * width)
    forEachWindowedRow(of: image, neighbours, unit: 1) { y, values in
      let first = values.startIndex
      for (place, label) in labels.enumerated() {
        for x in 0..<width { row[place * width + x] = values[first + x * outputs + label] }
      }
      body(y, row)
    }
  }

  private func windowedBoxes(of image: StoredImage, _ neighbours: [StoredImage]) -> PixelAnswer {
    let unit = head.plan.outputStride
    let facts = image.caseFacts
    var values: [Float] = []
    forEachWindowedRow(of: image, neighbours, unit: unit) { values += $1 }
    let maps = PixelMaps(
      height: (facts.rows + unit - 1) / unit, width: (facts.columns + unit - 1) / unit,
      outputs: head.plan.outputs, values: values)
    return BoxDecoding(labels: kind.labels, thresholds: head.thresholds).answer(
      facts, maps: maps, down: BoxDecoding.Scale(pixelsPerCell: unit, length: facts.rows),
      across: BoxDecoding.Scale(pixelsPerCell: unit, length: facts.columns))
  }
}

extension PixelMaps {
  /// The maps at another size, bilinear with half-pixel centres.
  func resized(height: Int, width: Int) -> PixelMaps {
    if height == self.height, width == self.width { return self }
    var values: [Float] = []
    values.reserveCapacity(height * width * outputs)
    forEachRow(
      labels: 0..<outputs,
      down: BilinearAxis(
        count: height, start: 0, length: Double(self.height), cells: self.height),
      across: BilinearAxis(count: width, start: 0, length: Double(self.width), cells: self.width)
    ) { _, row in
      for x in 0..<width {
        for output in 0..<outputs { values.append(row[output * width + x]) }
      }
    }
    return PixelMaps(height: height, width: width, outputs: outputs, values: values)
  }
}
