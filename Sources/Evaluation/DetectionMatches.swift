/// Which findings of a picture meet a box that is there, as COCO counts it.
///
/// By descending score each finding takes the free box that it overlaps most, if by at least the
/// IoU asked for; of equal overlaps the last box. A second finding of a taken box is false. There
/// are no crowds and no boxes to ignore, and all sizes count. Source: `evaluateImg` of
/// pycocotools 2.0.11 (Lin et al., ECCV 2014).
package enum DetectionMatches {
  /// COCO's ten: `numpy.linspace(0.5, 0.95, 10)`, to the last digit.
  package static let cocoIoUs = [
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.899_999_999_999_999_9, 0.95,
  ]
  /// Only so many findings of a picture count, those with the highest scores.
  package static let mostFindings = 100
  /// An IoU of exactly 1 is asked for with this little less, for rounding.
  private static let nearlyOne = 1 - 1e-10

  /// For each finding that counts, in the picture's order, whether it meets a box.
  package static func areTrue(_ image: DetectionImage, atIoU threshold: Double) -> [Bool] {
    var isTaken = [Bool](repeating: false, count: image.truths.count)
    return image.findings.prefix(mostFindings).map { finding in
      var best = min(threshold, nearlyOne)
      var match: Int?
      for (index, truth) in image.truths.enumerated() where !isTaken[index] {
        let overlap = finding.box.intersectionOverUnion(truth)
        if overlap >= best {
          best = overlap
          match = index
        }
      }
      if let match { isTaken[match] = true }
      return match != nil
    }
  }
}
