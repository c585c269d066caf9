internal import Foundation

/// Finds the lowest point of a smooth convex function by L-BFGS, after a first guess of curvature.
///
/// Source: Liu and Nocedal, Mathematical Programming 45 (1989), whose scale of the first guess by
/// the last step keeps a guess that is too steep from overshooting; with steps halved until the
/// function falls enough (Armijo, Pacific Journal of Mathematics 16, 1966).
struct QuasiNewton {
  /// How many earlier steps shape the next one.
  private static let memory = 10
  private static let mostSteps = 500
  /// The share of the promised fall that a step must reach.
  private static let requiredShare = 1e-4
  /// Falls below it, relative to the value, are rounding.
  private static let rounding = 1e-13
  private static let smallestStep = 1e-8

  /// A step and what it did to the gradient.
  private struct Step {
    let move: [Double]
    let change: [Double]
    /// 1 / (move · change).
    let inverse: Double
  }

  /// Ends when no entry of the gradient is larger.
  let tolerance: Double
  /// An inverse of about the curvature, applied to a gradient.
  let scaled: ([Double]) -> [Double]

  /// The lowest point.
  ///
  /// - Parameter function: writes the gradient at a point, all of it, and returns the value there.
  func minimum(
    from start: [Double], _ function: (_ point: [Double], _ gradient: inout [Double]) -> Double
  ) -> [Double] {
    var point = start
    var gradient = [Double](repeating: 0, count: start.count)
    var value = function(point, &gradient)
    var (steps, scale) = ([Step](), 1.0)
    for _ in 0..<Self.mostSteps {
      guard gradient.contains(where: { abs($0) > tolerance }) else { break }
      let direction = direction(gradient, steps, scale)
      let fall = VectorProduct.dot(direction, gradient)
      var share = 1.0
      var (next, nextGradient) = (point, gradient)
      var nextValue = Double.infinity
      while share >= Self.smallestStep {
        for index in next.indices { next[index] = point[index] - share * direction[index] }
        nextValue = function(next, &nextGradient)
        if nextValue <= value - Self.requiredShare * share * fall + Self.rounding * abs(value) {
          break
        }
        share /= 2
      }
      guard share >= Self.smallestStep else { break }
      let move = direction.map { -share * $0 }
      let change = zip(nextGradient, gradient).map { $0 - $1 }
      let product = VectorProduct.dot(move, change)
      if product > 0 {
        steps.append(Step(move: move, change: change, inverse: 1 / product))
        if steps.count > Self.memory { steps.removeFirst() }
        scale = product / VectorProduct.dot(change, scaled(change))
      }
      (point, value, gradient) = (next, nextValue, nextGradient)
    }
    return point
  }

  /// The gradient, turned by what earlier steps say of the curvature; downhill is its negative.
  private func direction(_ gradient: [Double], _ steps: [Step], _ scale: Double) -> [Double] {
    var direction = gradient
    var shares: [Double] = []
    for step in steps.reversed() {
      let share = step.inverse * VectorProduct.dot(step.move, direction)
      shares.append(share)
      for index in direction.indices { direction[index] -= share * step.change[index] }
    }
    direction = scaled(direction).map { scale * $0 }
    for (step, share) in zip(steps, shares.reversed()) {
      let other = step.inverse * VectorProduct.dot(step.change, direction)
      for index in direction.indices { direction[index] += (share - other) * step.move[index] }
    }
    return direction
  }
}
