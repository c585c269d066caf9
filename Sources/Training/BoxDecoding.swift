internal import Annotations
package import Cohorts
internal import Foundation

/// Turns the maps of a detector into boxes: peaks of the heat maps, then soft suppression.
///
/// Source: Zhou et al., "Objects as Points" (2019), section 4.1; Bodla et al., "Soft-NMS" (2017),
/// equation 3.
package struct BoxDecoding: Sendable {
  /// Outputs beside the labels' heat maps: width, height, offset to the right and downwards.
  static let geometryOutputs = 4
  /// Peaks of an image, over all labels.
  static let largestCount = 100
  /// The width of the suppression's Gaussian.
  static let sigma = 0.5
  /// What suppression leaves below this is dropped.
  static let lowestScore = 0.01

  let labels: [String]
  /// From which score a box is reported, for each label.
  let thresholds: [Double]

  /// Makes a decoding with a threshold for each label.
  package init(labels: [String], thresholds: [Double]) {
    (self.labels, self.thresholds) = (labels, thresholds)
  }

  /// The answer for an image.
  ///
  /// - Parameters:
  ///   - maps: probabilities, then sizes and offsets in cells.
  ///   - inputSize: side of the network's input, which the maps cover.
  ///   - place: where the image lies in it.
  package func answer(
    _ facts: CaseFacts, maps: PixelMaps, inputSize: Int,
    place: (rows: Range<Int>, columns: Range<Int>)
  ) -> PixelAnswer {
    let down = Scale(
      cells: maps.height, side: inputSize, part: place.rows, length: facts.rows)
    let across = Scale(
      cells: maps.width, side: inputSize, part: place.columns, length: facts.columns)
    return answer(facts, maps: maps, down: down, across: across)
  }

  /// The answer for an image whose edges lie where the scales say.
  func answer(_ facts: CaseFacts, maps: PixelMaps, down: Scale, across: Scale) -> PixelAnswer {
    let found = peaks(of: maps).compactMap { peak in
      box(of: peak, maps, down: down, across: across).map { (label: peak.label, finding: $0) }
    }
    var kept: [PixelAnswer.Finding] = []
    var largest = [Double](repeating: 0, count: labels.count)
    for label in labels.indices {
      let own = Self.suppressed(found.filter { $0.label == label }.map(\.finding))
      largest[label] = own.first?.score ?? 0
      kept += own.filter { $0.score >= thresholds[label] }
    }
    return PixelAnswer(
      image: facts, probabilities: largest,
      findings: kept.enumerated().sorted {
        ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
      }.map(\.element))
  }

  /// A local maximum of one label's heat map.
  private struct Peak {
    let label, row, column: Int
    let score: Float
  }

  /// The highest places that no neighbour exceeds, the highest first, equal ones by place.
  private func peaks(of maps: PixelMaps) -> [Peak] {
    var peaks: [Peak] = []
    for row in 0..<maps.height {
      for column in 0..<maps.width {
        for label in labels.indices {
          let score = maps.values[(row * maps.width + column) * maps.outputs + label]
          if Double(score) >= Self.lowestScore, isPeak(score, label, row, column, maps) {
            peaks.append(Peak(label: label, row: row, column: column, score: score))
          }
        }
      }
    }
    let ordered = peaks.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return ordered.prefix(Self.largestCount).map(\.element)
  }

  private func isPeak(
    _ score: Float, _ label: Int, _ row: Int, _ column: Int, _ maps: PixelMaps
  ) -> Bool {
    for y in max(0, row - 1)...min(maps.height - 1, row + 1) {
      for x in max(0, column - 1)...min(maps.width - 1, column + 1)
      where maps.values[(y * maps.width + x) * maps.outputs + label] > score { return false }
    }
    return true
  }

  /// How cells of an axis lie on the image: pixel = cell · pixelsPerCell − before.
  struct Scale: Sendable {
    let pixelsPerCell: Double
    let before: Double
    let length: Double

    /// An axis whose cells cover the whole input, in which the image is a part.
    init(cells: Int, side: Int, part: Range<Int>, length: Int) {
      let own = Double(length) / Double(part.count)
      pixelsPerCell = Double(side) / Double(cells) * own
      before = Double(part.lowerBound) * own
      self.length = Double(length)
    }

    /// An axis whose cells begin at the image's edge.
    init(pixelsPerCell: Int, length: Int) {
      self.pixelsPerCell = Double(pixelsPerCell)
      before = 0
      self.length = Double(length)
    }

    /// The span in pixels, cut at the image's edges.
    func pixels(centre: Double, size: Double) -> (start: Double, length: Double) {
      let half = max(size, 0) / 2
      let start = min(max((centre - half) * pixelsPerCell - before, 0), length)
      let end = min(max((centre + half) * pixelsPerCell - before, 0), length)
      return (start, end - start)
    }
  }

  /// The box of a peak in pixels of the image; nil where nothing of it lies on the image.
  private func box(
    of peak: Peak, _ maps: PixelMaps, down: Scale, across: Scale
  ) -> PixelAnswer.Finding? {
    let first = (peak.row * maps.width + peak.column) * maps.outputs + labels.count
    let numbers = (0..<Self.geometryOutputs).map { Double(maps.values[first + $0]) }
    guard numbers.allSatisfy(\.isFinite) else { return nil }
    let x = across.pixels(centre: Double(peak.column) + numbers[2], size: numbers[0])
    let y = down.pixels(centre: Double(peak.row) + numbers[3], size: numbers[1])
    guard x.length > 0, y.length > 0 else { return nil }
    return PixelAnswer.Finding(
      box: LabelledBox(
        label: labels[peak.label], x: x.start, y: y.start, width: x.length, height: y.length),
      score: Double(peak.score))
  }

  /// Boxes of one label by descending score, each lowered by those above it that it overlaps.
  package static func suppressed(_ findings: [PixelAnswer.Finding]) -> [PixelAnswer.Finding] {
    var rest = findings
    var kept: [PixelAnswer.Finding] = []
    while !rest.isEmpty {
      var best = 0
      for index in rest.indices where rest[index].score > rest[best].score { best = index }
      let chosen = rest.remove(at: best)
      guard chosen.score >= lowestScore else { break }
      kept.append(chosen)
      rest = rest.map { other in
        let overlap = chosen.box.overlap(with: other.box)
        return PixelAnswer.Finding(
          box: other.box, score: other.score * exp(-overlap * overlap / sigma))
      }
    }
    return kept
  }
}

extension LabelledBox {
  /// The area of the overlap over that of both together; 0 for boxes without area.
  func overlap(with other: LabelledBox) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    let shared = across * down
    return shared / (width * height + other.width * other.height - shared)
  }
}
