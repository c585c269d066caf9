internal import Foundation
package import Phantoms

/// Cross-entropy of many questions side by side, each over its own columns of logits.
///
/// As PyTorch's `cross_entropy(label_smoothing=…)` of each task's columns, times the task's weight,
/// summed over the tasks that apply to a picture and averaged over the pictures.
package struct GroupedLoss: Sendable {
  /// Which columns belong to which task.
  package let table: TaskTable
  /// The share of a truth that is spread over all classes of its task.
  package let smoothing: Double

  /// Makes a loss.
  package init(table: TaskTable, smoothing: Double) {
    self.table = table
    self.smoothing = smoothing
  }

  /// The loss of a batch and its gradient.
  ///
  /// - Parameters:
  ///   - logits: `(N, columns)`, row-major.
  ///   - labels: per picture and task a class, or −1 where the task does not apply.
  /// - Returns: the loss and ∂loss/∂logits as `logits`.
  package func value(logits: [Float], labels: [[Int]]) -> (loss: Double, gradient: [Float]) {
    let width = table.columnCount
    precondition(
      logits.count == labels.count * width,
      "\(logits.count) logits for \(labels.count) pictures of \(width) columns")
    var sum = 0.0
    var gradient = [Float](repeating: 0, count: logits.count)
    for (row, own) in labels.enumerated() {
      for (task, truth) in own.enumerated() where truth >= 0 {
        let first = row * width + table.firstColumns[task]
        let columns = first..<(first + table.tasks[task].classCount)
        let share = table.tasks[task].weight / Double(labels.count)
        sum += share * add(logits[columns], truth: truth, times: share, to: &gradient)
      }
    }
    return (sum, gradient)
  }

  /// The loss of one task; its derivatives are written to where the logits were.
  private func add(
    _ logits: ArraySlice<Float>, truth: Int, times share: Double, to gradient: inout [Float]
  ) -> Double {
    let largest = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    let spread = smoothing / Double(powers.count)
    var loss = 0.0
    for (index, power) in powers.enumerated() {
      let wanted = spread + (index == truth ? 1 - smoothing : 0)
      let column = logits.startIndex + index
      if wanted > 0 { loss -= wanted * (Double(logits[column]) - largest - log(sum)) }
      gradient[column] = Float(share * (power / sum - wanted))
    }
    return loss
  }

  /// How many questions of each task were answered rightly, and how many were asked.
  package func hits(logits: [Float], labels: [[Int]]) -> [(right: Int, asked: Int)] {
    var hits = table.tasks.map { _ in (right: 0, asked: 0) }
    for (row, own) in labels.enumerated() {
      for (task, truth) in own.enumerated() where truth >= 0 {
        let first = row * table.columnCount + table.firstColumns[task]
        let answers = logits[first..<(first + table.tasks[task].classCount)]
        let best = answers.indices.max { answers[$0] < answers[$1] }
        hits[task].asked += 1
        if best == first + truth { hits[task].right += 1 }
      }
    }
    return hits
  }
}
