internal import Cohorts
package import Compute
package import Tensors

/// What is minimised over the pixels of masks, with its gradient by hand.
///
/// A cross-entropy of pixels, averaged over all pixels of the batch, plus 1 less the mean over
/// images and labels of (c·Σpt + 1) / (a·Σp + b·Σt + 1). For Dice c = 2 and a = b = 1
/// (Milletari et al. 2016, with probabilities not squared); for Tversky c = 1, a is the weight of
/// false positives and b = 1 − a (Salehi et al. 2017), alone. The focal loss (Lin et al. 2017,
/// without its α) multiplies the cross-entropy by (1 − pₜ)^γ, and stands alone too.
package struct MaskLoss: Sendable {
  /// How logits become probabilities; for classes the background's logit comes first.
  package let kind: Head.Kind
  /// How many labels there are.
  package let labelCount: Int
  /// Which loss, and its numbers.
  package let options: PixelOptions

  /// Makes a loss.
  package init(kind: Head.Kind, labelCount: Int, options: PixelOptions) {
    self.kind = kind
    self.labelCount = labelCount
    self.options = options
  }

  /// Logits of each place.
  package var outputCount: Int { kind == .multiClass ? labelCount + 1 : labelCount }

  /// The exponent γ of pixels that are right already.
  var exponent: Double { options.maskLoss == .focal ? options.focalExponent : 0 }
  /// How much the cross-entropy counts.
  var pixelShare: Double { options.maskLoss == .tversky ? 0 : 1 }
  /// How much the overlap of regions counts.
  var regionShare: Double { options.maskLoss == .focal ? 0 : 1 }

  /// c, a and b of the overlap.
  var overlap: (both: Double, predicted: Double, marked: Double) {
    guard options.maskLoss == .tversky else { return (2, 1, 1) }
    return (1, options.tverskyFalsePositives, 1 - options.tverskyFalsePositives)
  }

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - logits: `(N, H, W, outputs)`.
  ///   - truth: `(N, labels, H, W)` of 1 where marked, 0 where not, −1 throughout where nobody
  ///     looked for the label; or `(N, 2 · labels, H, W)`, then how much each pixel counts.
  /// - Returns: the loss, ∂loss/∂logits, and how many images took part.
  package func value(
    logits: Tensor, truth: Tensor, workers: WorkerPool
  ) -> (loss: Double, gradient: Tensor, weight: Double) {
    let (count, area) = (logits.shape[0], logits.shape[1] * logits.shape[2])
    let planes = truth.shape[1]
    precondition(
      logits.shape[3] == outputCount && truth.count == count * planes * area
        && (planes == labelCount || planes == 2 * labelCount),
      "logits \(logits.shape) for a truth of \(truth.shape) and \(labelCount) labels")
    let terms = workers.values(count: count) { image in
      term(image, logits: logits, truth: truth, area: area, planes: planes)
    }
    var totals = Totals()
    for term in terms { totals.add(term, loss: self) }
    let rows = workers.values(count: count) { [totals] image in
      gradient(terms[image], totals: totals, image, truth: truth, area: area, planes: planes)
    }
    let slopes = Tensor(shape: logits.shape, values: rows.flatMap { $0 }, in: logits.buffers)
    return (totals.value(of: self), slopes, Double(count))
  }

  /// Sums over a batch.
  struct Totals: Sendable {
    var pixels = 0.0
    var pixelWeight = 0.0
    var overlaps = 0.0
    var regions = 0

    mutating func add(_ term: Term, loss: MaskLoss) {
      pixels += term.sum
      pixelWeight += term.weight
      for region in term.regions where region.isKnown {
        overlaps += region.ratio(loss.overlap).value
        regions += 1
      }
    }

    func value(of loss: MaskLoss) -> Double {
      let mean = pixelWeight > 0 ? pixels / pixelWeight : 0
      let missed = regions > 0 ? 1 - overlaps / Double(regions) : 0
      return loss.pixelShare * mean + loss.regionShare * missed
    }
  }

  /// The gradient of one image's logits, from what its pixels were found to be.
  private func gradient(
    _ term: Term, totals: Totals, _ image: Int, truth: Tensor, area: Int, planes: Int
  ) -> [Float] {
    let outputs = outputCount
    let pixelFactor = totals.pixelWeight > 0 ? pixelShare / totals.pixelWeight : 0
    let regionFactor = totals.regions > 0 ? -regionShare / Double(totals.regions) : 0
    let ratios = term.regions.map { $0.isKnown ? $0.ratio(overlap) : nil }
    let marks = truth.span
    let first = image * planes * area
    var gradient = [Float](repeating: 0, count: area * outputs)
    for place in 0..<area {
      // ∂loss/∂probability of each label, then through sigmoid or softmax.
      var mixed = 0.0
      for label in 0..<labelCount {
        guard let ratio = ratios[label] else { continue }
        let at = place * outputs + outputs - labelCount + label
        let p = Double(term.probabilities[at])
        let slope =
          regionFactor
          * ratio.slope(isMarked: marks[first + label * area + place] > 0, overlap)
        if kind == .multiClass {
          mixed += slope * p
          gradient[at] = Float(slope)
        } else {
          gradient[at] = Float(
            slope * p * (1 - p) + pixelFactor * Double(term.slopes[at]))
        }
      }
      guard kind == .multiClass else { continue }
      for at in (place * outputs)..<((place + 1) * outputs) {
        let through = Double(term.probabilities[at]) * (Double(gradient[at]) - mixed)
        gradient[at] = Float(through + pixelFactor * Double(term.slopes[at]))
      }
    }
    return gradient
  }
}
