/// All sums of multiples of some vectors of whole numbers, by elimination modulo a prime.
///
/// What is in the span over the rationals is in it modulo the prime; the reverse fails only for
/// vectors made to that end, and then errs towards finding a vector inside.
struct LinearSpan {
  /// 2³¹ − 1: the product of two remainders fits an Int.
  private static let prime = 2_147_483_647

  /// Each row is 1 at its pivot and 0 at the pivots of the rows before it.
  private var rows: [(pivot: Int, values: [Int])] = []

  init(_ vectors: [[Int]]) {
    for vector in vectors { add(vector) }
  }

  /// Makes the span large enough to hold the vector.
  mutating func add(_ vector: [Int]) {
    let rest = remainder(of: vector)
    guard let pivot = rest.firstIndex(where: { $0 != 0 }) else { return }
    let inverse = Self.inverse(of: rest[pivot])
    rows.append((pivot, rest.map { $0 * inverse % Self.prime }))
  }

  /// Whether the vector is such a sum.
  func contains(_ vector: [Int]) -> Bool { remainder(of: vector).allSatisfy { $0 == 0 } }

  private func remainder(of vector: [Int]) -> [Int] {
    var rest = vector
    for (pivot, values) in rows where rest[pivot] != 0 {
      let factor = Self.prime - rest[pivot]
      for index in rest.indices where values[index] != 0 {
        rest[index] = (rest[index] + factor * values[index]) % Self.prime
      }
    }
    return rest
  }

  /// The inverse by Fermat: x^(p − 2).
  private static func inverse(of value: Int) -> Int {
    var (result, power, exponent) = (1, value, prime - 2)
    while exponent > 0 {
      if exponent % 2 == 1 { result = result * power % prime }
      power = power * power % prime
      exponent /= 2
    }
    return result
  }
}
