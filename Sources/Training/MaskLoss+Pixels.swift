internal import Foundation
internal import Tensors

extension MaskLoss {
  /// What is found in one image before anything is divided by the batch.
  struct Term: Sendable {
    /// `(H, W, outputs)`.
    var probabilities: [Float]
    /// Derivatives of the sum of cross-entropies, likewise.
    var slopes: [Float]
    /// Sum of cross-entropies.
    var sum = 0.0
    /// Sum of the weights of pixels.
    var weight = 0.0
    /// For each label.
    var regions: [Region]
  }

  /// How much of a label there is in an image.
  struct Region: Sendable {
    var isKnown = true
    var predicted = 0.0
    var marked = 0.0
    var both = 0.0

    /// The overlap as a fraction.
    func ratio(
      _ overlap: (both: Double, predicted: Double, marked: Double)
    ) -> Ratio {
      Ratio(
        top: overlap.both * both + 1,
        bottom: overlap.predicted * predicted + overlap.marked * marked + 1)
    }
  }

  /// A fraction of sums over pixels.
  struct Ratio: Sendable {
    let top: Double
    let bottom: Double

    var value: Double { top / bottom }

    /// Its derivative by the probability of a pixel.
    func slope(
      isMarked: Bool, _ overlap: (both: Double, predicted: Double, marked: Double)
    ) -> Double {
      ((isMarked ? overlap.both : 0) * bottom - overlap.predicted * top) / (bottom * bottom)
    }
  }

  func term(
    _ image: Int, logits: Tensor, truth: Tensor, area: Int, planes: Int
  ) -> Term {
    let size = area * outputCount
    var term = Term(
      probabilities: [Float](repeating: 0, count: size),
      slopes: [Float](repeating: 0, count: size),
      regions: [Region](repeating: Region(), count: labelCount))
    let own = truth.span.extracting(image * planes * area..<(image + 1) * planes * area)
    let x = logits.span.extracting(image * size..<(image + 1) * size)
    for label in 0..<labelCount { term.regions[label].isKnown = own[label * area] >= 0 }
    if kind == .multiClass {
      addClasses(to: &term, x, own, area: area, isWeighted: planes > labelCount)
    } else {
      addLabels(to: &term, x, own, area: area, isWeighted: planes > labelCount)
    }
    return term
  }

  /// Sigmoid for each label.
  private func addLabels(
    to term: inout Term, _ x: Span<Float>, _ truth: Span<Float>, area: Int, isWeighted: Bool
  ) {
    for label in 0..<labelCount where term.regions[label].isKnown {
      for place in 0..<area {
        let at = place * labelCount + label
        let mark = Double(truth[label * area + place])
        let weight = isWeighted ? Double(truth[(labelCount + label) * area + place]) : 1
        let logit = Double(x[at])
        let p = 1 / (1 + exp(-logit))
        let ownLogit = mark > 0 ? logit : -logit
        let logOfOwn = -(max(-ownLogit, 0) + log1p(exp(-abs(logit))))
        let own = mark > 0 ? p : 1 - p
        let (value, slope) = focal(logOfOwn: logOfOwn, own: own)
        term.sum += weight * value
        term.weight += weight
        term.slopes[at] = Float(weight * slope * (mark - p))
        term.probabilities[at] = Float(p)
        term.regions[label].predicted += p
        term.regions[label].marked += mark
        term.regions[label].both += p * mark
      }
    }
  }

  /// Softmax over the background and the labels; of several marks the first counts.
  private func addClasses(
    to term: inout Term, _ x: Span<Float>, _ truth: Span<Float>, area: Int, isWeighted: Bool
  ) {
    let outputs = outputCount
    var powers = [Double](repeating: 0, count: outputs)
    for place in 0..<area {
      var known = 0
      var weight = 1.0
      for label in 0..<labelCount {
        if known == 0, truth[label * area + place] > 0 { known = label + 1 }
        if isWeighted {
          weight = max(weight, Double(truth[(labelCount + label) * area + place]))
        }
      }
      let first = place * outputs
      var largest = -Double.infinity
      for output in 0..<outputs { largest = max(largest, Double(x[first + output])) }
      var sum = 0.0
      for output in 0..<outputs {
        powers[output] = exp(Double(x[first + output]) - largest)
        sum += powers[output]
      }
      let logOfOwn = Double(x[first + known]) - largest - log(sum)
      let (value, slope) = focal(logOfOwn: logOfOwn, own: powers[known] / sum)
      term.sum += weight * value
      term.weight += weight
      for output in 0..<outputs {
        let p = powers[output] / sum
        term.probabilities[first + output] = Float(p)
        term.slopes[first + output] = Float(weight * slope * ((output == known ? 1 : 0) - p))
        guard output > 0 else { continue }
        term.regions[output - 1].predicted += p
        if output == known {
          term.regions[output - 1].marked += 1
          term.regions[output - 1].both += p
        }
      }
    }
  }

  /// The focal cross-entropy of a pixel whose truth has probability `own`, and the s in its
  /// derivatives s · (truth − probability).
  private func focal(logOfOwn: Double, own: Double) -> (value: Double, slope: Double) {
    if exponent == 0 { return (-logOfOwn, -1) }
    let missed = 1 - own
    guard missed > 0 else { return (0, 0) }
    let power = pow(missed, exponent)
    return (-power * logOfOwn, exponent * own * power / missed * logOfOwn - power)
  }
}
