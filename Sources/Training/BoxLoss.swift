internal import Cohorts
package import Compute
internal import Foundation
package import Tensors

/// What is minimised over a detector's output, with its gradient by hand.
///
/// A focal loss of the heat maps (α 2, β 4) plus 0.1 times the distance of sizes plus the distance
/// of offsets, both averaged over the two axes at cells with a centre, as the published code does;
/// all divided by the number of centres, at least 1. Source: Zhou et al., "Objects as Points"
/// (2019), equations 1 to 4.
package struct BoxLoss: Sendable {
  /// How many heat maps there are.
  package let labelCount: Int

  /// Of each of the two axes.
  private static let (sizeShare, offsetShare) = (0.1 / 2, 1.0 / 2)
  private static let beta = 4.0

  /// Makes a loss.
  package init(labelCount: Int) { self.labelCount = labelCount }

  private struct Term: Sendable {
    var sum = 0.0
    var centres = 0
    var slopes: [Float]
  }

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - logits: `(N, rows, columns, labels + 4)`.
  ///   - truth: `(N, labels + 5, rows, columns)`, as `BoxTargets` has it.
  /// - Returns: the loss, ∂loss/∂logits, and the number of centres, at least 1.
  package func value(
    logits: Tensor, truth: Tensor, workers: WorkerPool
  ) -> (loss: Double, gradient: Tensor, weight: Double) {
    let (count, area) = (logits.shape[0], logits.shape[1] * logits.shape[2])
    precondition(
      logits.shape[3] == labelCount + 4 && truth.count == count * (labelCount + 5) * area,
      "logits \(logits.shape) for a truth of \(truth.shape) and \(labelCount) labels")
    let terms = workers.values(count: count) { image in
      term(image, logits: logits, truth: truth, area: area)
    }
    let centres = Double(max(1, terms.reduce(0) { $0 + $1.centres }))
    let slopes = terms.flatMap { $0.slopes.map { Float(Double($0) / centres) } }
    return (
      terms.reduce(0) { $0 + $1.sum } / centres,
      Tensor(shape: logits.shape, values: slopes, in: logits.buffers), centres
    )
  }

  private func term(_ image: Int, logits: Tensor, truth: Tensor, area: Int) -> Term {
    let (outputs, planes) = (labelCount + 4, labelCount + 5)
    var term = Term(slopes: [Float](repeating: 0, count: area * outputs))
    let x = logits.span.extracting(image * area * outputs..<(image + 1) * area * outputs)
    let wanted = truth.span.extracting(image * area * planes..<(image + 1) * area * planes)
    for place in 0..<area {
      for label in 0..<labelCount {
        let heat = Double(wanted[label * area + place])
        let at = place * outputs + label
        let (value, slope) = Self.focal(logit: Double(x[at]), heat: heat)
        term.sum += value
        term.slopes[at] = Float(slope)
        if heat == 1 { term.centres += 1 }
      }
      guard wanted[(labelCount + 4) * area + place] > 0 else { continue }
      for number in 0..<4 {
        let at = place * outputs + labelCount + number
        let miss = Double(x[at]) - Double(wanted[(labelCount + number) * area + place])
        let share = number < 2 ? Self.sizeShare : Self.offsetShare
        term.sum += share * abs(miss)
        term.slopes[at] = Float(miss > 0 ? share : miss < 0 ? -share : 0)
      }
    }
    return term
  }

  /// The focal loss of one cell of a heat map, and its derivative by the logit.
  private static func focal(logit: Double, heat: Double) -> (value: Double, slope: Double) {
    let p = 1 / (1 + exp(-logit))
    let tail = log1p(exp(-abs(logit)))
    let missed = 1 - p
    if heat == 1 {
      let logOfOwn = -(max(-logit, 0) + tail)
      return (
        -missed * missed * logOfOwn, missed * missed * (2 * p * logOfOwn - missed)
      )
    }
    let weight = pow(1 - heat, beta)
    let logOfOwn = -(max(logit, 0) + tail)
    return (-weight * p * p * logOfOwn, weight * p * p * (p - 2 * missed * logOfOwn))
  }
}
