internal import Foundation
public import Testing

/// Records an issue unless each value is within absolute + |expected| · relative of the expected.
///
/// Prints the worst index with both values. NaN is close to nothing, an infinity to itself.
@inlinable
public func expectClose<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
  _ actual: [A], _ expected: [B], absolute: Double, relative: Double = 0, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let name = what.isEmpty ? "values" : what
  guard actual.count == expected.count else {
    Issue.record(
      "\(name): \(actual.count) values where \(expected.count) are expected",
      sourceLocation: sourceLocation)
    return
  }
  var (worst, worstExcess, failures) = (0, -Double.infinity, 0)
  for index in actual.indices {
    let (a, b) = (Double(actual[index]), Double(expected[index]))
    let error = a == b ? 0 : abs(a - b)
    let excess = error.isNaN ? .infinity : error - (absolute + abs(b) * relative)
    if excess > 0 { failures += 1 }
    if excess > worstExcess { (worst, worstExcess) = (index, excess) }
  }
  if failures > 0 {
    Issue.record(
      """
      \(name): \(failures) of \(actual.count) are off; worst at \(worst): \
      \(actual[worst]) where \(expected[worst]) is expected (± \(absolute) + \(relative)·|x|)
      """, sourceLocation: sourceLocation)
  }
}

/// Records an issue unless one value is within absolute + |expected| · relative of the expected.
public func expectClose<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
  _ actual: A, _ expected: B, absolute: Double, relative: Double = 0, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    [actual], [expected], absolute: absolute, relative: relative, what,
    sourceLocation: sourceLocation)
}

/// The size of a difference compared with the size of what is expected.
public enum RelativeError {
  /// √(Σ(a − b)² / Σb²); 0 where both are all zero, NaN where any value is.
  @inlinable
  public static func rootMeanSquare<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
    _ actual: [A], _ expected: [B]
  ) -> Double {
    var (difference, size) = (0.0, 0.0)
    for (a, b) in zip(actual, expected) {
      difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
      size += Double(b) * Double(b)
    }
    if difference == 0 { return 0 }
    return (difference / size).squareRoot()
  }

  /// The largest |a − b| over the root mean square of what is expected.
  @inlinable
  public static func largest<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
    _ actual: [A], _ expected: [B]
  ) -> Double {
    var (largest, size) = (0.0, 0.0)
    for (a, b) in zip(actual, expected) {
      let difference = abs(Double(a) - Double(b))
      largest = difference > largest || difference.isNaN ? difference : largest
      size += Double(b) * Double(b)
    }
    return largest == 0 ? 0 : largest / (size / Double(expected.count)).squareRoot()
  }
}

/// Σ a · b in `Double`.
@inlinable
public func innerProduct<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
  _ a: [A], _ b: [B]
) -> Double {
  zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
