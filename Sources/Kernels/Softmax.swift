internal import Glibc

/// Logits to probabilities over classes that exclude each other.
public enum Softmax {
  /// probabilities (rows, classes), each row summing to 1: exp(x − max) / Σ exp(x − max).
  ///
  /// A row with a NaN, or with +∞, becomes NaN throughout.
  ///
  /// - Precondition: there is at least one class.
  public static func forward(
    classes: Int, logits: Span<Float>, probabilities: inout MutableSpan<Float>
  ) {
    check("probabilities", holds: logits.count, of: probabilities)
    precondition(
      classes > 0 && logits.count % classes == 0,
      "\(logits.count) logits are no rows of \(classes) classes")
    for start in stride(from: 0, to: logits.count, by: classes) {
      var largest = -Double.infinity
      for index in start..<start + classes { largest = max(largest, Double(logits[index])) }
      var sum = 0.0
      for index in start..<start + classes { sum += exp(Double(logits[index]) - largest) }
      for index in start..<start + classes {
        probabilities[index] = Float(exp(Double(logits[index]) - largest) / sum)
      }
    }
  }
}
