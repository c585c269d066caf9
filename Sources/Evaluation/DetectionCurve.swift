/// The findings of many pictures by descending score, true or false at one IoU.
///
/// Findings of equal score are taken together, as no threshold tells them apart; pycocotools takes
/// them in the order of pictures, which gives another number where there are ties.
package struct DetectionCurve: Sendable {
  /// A point that some threshold reaches.
  package struct Point: Codable, Sendable, Equatable {
    /// False findings per picture, over all pictures.
    package let falsePositivesPerImage: Double
    /// The share of boxes found.
    package let sensitivity: Double
  }

  /// Recalls at which COCO reads the precision: 0, 0.01 … 1.
  private static let recalls = (0...100).map { Double($0) * 0.01 }

  private struct Finding {
    var patient: Int
    var isTrue: Bool
    var isLastOfScore: Bool
  }

  private let findings: [Finding]
  /// By patient.
  private let boxes: [Int]
  private let images: [Int]

  /// Matches all pictures at an IoU.
  package init(_ units: PatientUnits<DetectionImage>, atIoU threshold: Double) {
    var boxes = [Int](repeating: 0, count: units.patientBound)
    var images = boxes
    var scored: [(score: Double, finding: Finding)] = []
    for (image, patient) in zip(units.units, units.patients) {
      boxes[patient] += image.truths.count
      images[patient] += 1
      let matches = DetectionMatches.areTrue(image, atIoU: threshold)
      for (finding, isTrue) in zip(image.findings, matches) {
        scored.append(
          (
            finding.score,
            Finding(patient: patient, isTrue: isTrue, isLastOfScore: false)
          ))
      }
    }
    scored.sort { $0.score > $1.score }
    findings = scored.indices.map { index in
      var finding = scored[index].finding
      finding.isLastOfScore =
        index + 1 == scored.count || scored[index + 1].score != scored[index].score
      return finding
    }
    self.boxes = boxes
    self.images = images
  }

  /// COCO's average precision when patient i counts `weights[i]` times; nil without boxes.
  ///
  /// The mean over 101 recalls of the highest precision at that recall or a higher one, 0 where
  /// the recall is not reached.
  package func averagePrecision(_ weights: [Int]) -> Double? {
    let total = Self.total(boxes, weights)
    guard total > 0 else { return nil }
    var points: [(recall: Double, precision: Double)] = []
    walk(weights) { found, wrong in
      points.append((Double(found) / total, Double(found) / Double(found + wrong)))
    }
    var sum = 0.0
    var highest = 0.0
    var next = points.count - 1
    for recall in Self.recalls.reversed() {
      while next >= 0, points[next].recall >= recall {
        highest = max(highest, points[next].precision)
        next -= 1
      }
      sum += highest
    }
    return sum / Double(Self.recalls.count)
  }

  /// The share of boxes found at no more than each rate of false findings per picture.
  ///
  /// The rates are over all pictures. Without interpolation: only what a threshold reaches counts.
  /// Nil without boxes.
  package func sensitivities(
    atFalsePositivesPerImage rates: [Double], _ weights: [Int]
  ) -> [Double]? {
    let total = Self.total(boxes, weights)
    let pictures = Self.total(images, weights)
    guard total > 0 else { return nil }
    var sensitivities = [Double](repeating: 0, count: rates.count)
    walk(weights) { found, wrong in
      for (index, rate) in rates.enumerated() where Double(wrong) <= rate * pictures {
        sensitivities[index] = Double(found) / total
      }
    }
    return sensitivities
  }

  /// Every point that a threshold reaches, from the highest threshold; empty without boxes.
  package var points: [Point] {
    let once = [Int](repeating: 1, count: boxes.count)
    let total = Self.total(boxes, once)
    let pictures = Self.total(images, once)
    var points: [Point] = []
    guard total > 0 else { return [] }
    walk(once) { found, wrong in
      points.append(
        Point(
          falsePositivesPerImage: Double(wrong) / pictures, sensitivity: Double(found) / total))
    }
    return points
  }

  /// Gives the true and false findings so far, after each score that someone who counts has.
  private func walk(_ weights: [Int], _ visit: (_ found: Int, _ wrong: Int) -> Void) {
    var found = 0
    var wrong = 0
    var visited = 0
    for finding in findings {
      let weight = weights[finding.patient]
      if finding.isTrue { found += weight } else { wrong += weight }
      if finding.isLastOfScore, found + wrong > visited {
        visited = found + wrong
        visit(found, wrong)
      }
    }
  }

  private static func total(_ counts: [Int], _ weights: [Int]) -> Double {
    var sum = 0
    for (count, weight) in zip(counts, weights) { sum += count * weight }
    return Double(sum)
  }
}
