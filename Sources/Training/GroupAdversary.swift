internal import Foundation

/// How hard features are driven away from what tells groups apart, and its loss.
///
/// The head has outputs for the groups behind those of the labels. Their gradient reaches the
/// features times −λ, and their own weights as it is; λ rises from 0 to 1 as
/// 2 / (1 + exp(−10·p)) − 1 with the share p of the steps that are done (Ganin et al.,
/// "Domain-adversarial training of neural networks", 2016, section 5.2).
package struct GroupAdversary {
  /// How many groups there are.
  package let groups: Int
  /// How many outputs come before those of the groups.
  package let outputs: Int

  /// Makes an adversary.
  package init(groups: Int, outputs: Int) {
    (self.groups, self.outputs) = (groups, outputs)
  }

  /// λ once a share of the steps is done.
  package static func strength(done: Double) -> Double { 2 / (1 + exp(-10 * done)) - 1 }

  /// The labels' part of rows of logits.
  package func labels(of logits: [Float]) -> [Float] { part(of: logits, 0..<outputs) }

  /// The labels' gradient with 0 for the groups.
  func padded(_ gradient: [Float], labels: Int) -> [Float] {
    var padded: [Float] = []
    for row in stride(from: 0, to: gradient.count, by: labels) {
      padded += gradient[row..<row + labels]
      padded += [Float](repeating: 0, count: groups)
    }
    return padded
  }

  private func part(of logits: [Float], _ columns: Range<Int>) -> [Float] {
    let width = outputs + groups
    return stride(from: 0, to: logits.count, by: width).flatMap { row in
      columns.map { logits[row + $0] }
    }
  }

  /// ∂/∂logits of the labels' loss, and of the groups' cross-entropy times −λ.
  package func gradient(
    _ logits: [Float], labels: [Float], groupOf: [Int], strength: Double
  ) -> [Float] {
    let loss = ClassificationLoss(
      kind: .multiClass, weights: .init(positive: [Float](repeating: 1, count: groups)))
    let own = loss.value(
      logits: part(of: logits, outputs..<outputs + groups),
      truths: groupOf.map { group in (0..<groups).map { $0 == group ? 1 : 0 } }
    ).gradient
    var gradient: [Float] = []
    for row in groupOf.indices {
      gradient += labels[row * outputs..<(row + 1) * outputs]
      for group in 0..<groups { gradient.append(Float(-strength) * own[row * groups + group]) }
    }
    return gradient
  }
}
