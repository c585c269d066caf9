public import Testing

/// Central differences, the first judge of every backward pass.
public enum GradientCheck {
  /// (loss(x + h) − loss(x − h)) / 2h for each chosen element, with the step as floats really took
  /// it.
  ///
  /// - Parameters:
  ///   - values: where the gradient is taken.
  ///   - step: h; for losses computed in `Float` about 1e-2 of the values' size is best.
  ///   - indices: the elements to vary; nil for all.
  ///   - loss: a number for a point.
  public static func differences(
    at values: [Float], step: Float, indices: [Int]? = nil, loss: ([Float]) throws -> Double
  ) rethrows -> [Double] {
    var point = values
    return try (indices ?? Array(values.indices)).map { index in
      let (above, below) = (values[index] + step, values[index] - step)
      point[index] = above
      let lossAbove = try loss(point)
      point[index] = below
      let lossBelow = try loss(point)
      point[index] = values[index]
      return (lossAbove - lossBelow) / (Double(above) - Double(below))
    }
  }

  /// Records an issue unless `gradient` agrees with central differences of `loss` at `values`.
  public static func expect(
    _ gradient: [Float], at values: [Float], step: Float, indices: [Int]? = nil,
    absolute: Double, relative: Double, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation, loss: ([Float]) throws -> Double
  ) rethrows {
    let chosen = indices ?? Array(values.indices)
    let expected = try differences(at: values, step: step, indices: chosen, loss: loss)
    expectClose(
      chosen.map { gradient[$0] }, expected, absolute: absolute, relative: relative, what,
      sourceLocation: sourceLocation)
  }
}
