internal import Glibc

/// Logits to probabilities of things that do not exclude each other.
public enum Sigmoid {
  /// probabilities = 1 / (1 + exp(−logits)), without overflow at either end; a NaN stays one.
  public static func forward(logits: Span<Float>, probabilities: inout MutableSpan<Float>) {
    check("probabilities", holds: logits.count, of: probabilities)
    for index in 0..<logits.count {
      let x = Double(logits[index])
      let small = exp(-abs(x))
      probabilities[index] = Float((x < 0 ? small : 1) / (1 + small))
    }
  }
}
