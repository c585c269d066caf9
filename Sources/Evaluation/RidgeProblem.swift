internal import Foundation

/// One yes-or-no fit of `LinearProbe`: its loss, its gradient, and the descent to its minimum.
struct RidgeProblem {
  private let rows: [[Double]]
  private let signs: [Double]
  private let ridge: Double
  private let width: Int

  private static let mostSteps = 100
  private static let mostHalvings = 30
  /// Largest entry of the gradient at which the descent ends, per row.
  private static let tolerance = 1e-7
  /// How well each of Newton's equations is solved, as share of its right side.
  private static let forcing = 1e-2

  /// - Parameter signs: 1 or −1 by row.
  init(rows: [[Double]], signs: [Double], ridge: Double) {
    precondition(rows.count == signs.count, "\(rows.count) rows, \(signs.count) truths")
    self.rows = rows
    self.signs = signs
    self.ridge = ridge
    width = rows.first?.count ?? 0
  }

  /// Weights, then the constant, at the minimum.
  func solution(from start: [Double]) -> [Double] {
    var point = start
    var value = loss(at: point)
    for _ in 0..<Self.mostSteps {
      let (gradient, curvatures) = slope(at: point)
      let largest = gradient.reduce(0) { max($0, abs($1)) }
      if largest <= Self.tolerance * Double(rows.count) { break }
      let step = newtonStep(gradient, curvatures)
      let descent = Self.product(gradient, step)
      var length = 1.0
      var halvings = 0
      var next = Self.moved(point, by: step, length)
      var nextValue = loss(at: next)
      // Armijo's rule; at the end of the digits no step is better.
      while nextValue > value + 1e-4 * length * descent, halvings < Self.mostHalvings {
        length /= 2
        halvings += 1
        next = Self.moved(point, by: step, length)
        nextValue = loss(at: next)
      }
      if nextValue >= value { break }
      (point, value) = (next, nextValue)
    }
    return point
  }

  private func logit(_ row: [Double], at point: [Double]) -> Double {
    var sum = point[width]
    for index in 0..<width { sum += row[index] * point[index] }
    return sum
  }

  private func loss(at point: [Double]) -> Double {
    var sum = 0.0
    for (row, sign) in zip(rows, signs) {
      let margin = sign * logit(row, at: point)
      sum += margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin
    }
    var squares = 0.0
    for index in 0..<width { squares += point[index] * point[index] }
    return sum + ridge / 2 * squares
  }

  /// The gradient, and by row p(1 − p).
  private func slope(at point: [Double]) -> (gradient: [Double], curvatures: [Double]) {
    var gradient = point.map { ridge * $0 }
    gradient[width] = 0
    var curvatures: [Double] = []
    for (row, sign) in zip(rows, signs) {
      let probability = 1 / (1 + exp(-logit(row, at: point)))
      let error = probability - (sign > 0 ? 1 : 0)
      for index in 0..<width { gradient[index] += error * row[index] }
      gradient[width] += error
      curvatures.append(probability * (1 - probability))
    }
    return (gradient, curvatures)
  }

  /// −H⁻¹g by conjugate gradients.
  private func newtonStep(_ gradient: [Double], _ curvatures: [Double]) -> [Double] {
    var step = [Double](repeating: 0, count: width + 1)
    var residual = gradient.map { -$0 }
    var direction = residual
    var square = Self.product(residual, residual)
    let end = Self.forcing * Self.forcing * square
    for _ in 0..<(2 * width + 2) where square > end {
      let image = curved(direction, curvatures)
      let bend = Self.product(direction, image)
      guard bend > 0 else { break }
      let length = square / bend
      step = Self.moved(step, by: direction, length)
      residual = Self.moved(residual, by: image, -length)
      let next = Self.product(residual, residual)
      direction = Self.moved(residual, by: direction, next / square)
      square = next
    }
    return step
  }

  /// The Hessian times a direction.
  private func curved(_ direction: [Double], _ curvatures: [Double]) -> [Double] {
    var image = direction.map { ridge * $0 }
    image[width] = 0
    for (row, curvature) in zip(rows, curvatures) {
      let part = curvature * logit(row, at: direction)
      for index in 0..<width { image[index] += part * row[index] }
      image[width] += part
    }
    return image
  }

  private static func moved(_ point: [Double], by step: [Double], _ length: Double) -> [Double] {
    var moved = point
    for index in moved.indices { moved[index] += length * step[index] }
    return moved
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
