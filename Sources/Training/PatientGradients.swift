package import Compute
package import Networks
internal import Tensors

/// The sum of patients' gradients, each bounded in length, and the noise that hides each of them.
///
/// Source: Abadi et al., "Deep Learning with Differential Privacy" (2016), algorithm 1.
package struct PatientGradients: Sendable {
  /// The longest that a patient's gradient may be, in L2 over all that is trained.
  package let clip: Double
  /// By trained parameter, in the order of visits; empty until a patient was added.
  private var sums: [Tensor] = []

  /// Begins a sum of no patient.
  package init(clip: Double) {
    precondition(clip > 0, "a clip of \(clip)")
    self.clip = clip
  }

  /// Adds the gradients that a patient left in the network, shortened to the clip.
  ///
  /// A gradient that is not finite adds nothing.
  ///
  /// - Returns: how long the gradient was.
  @discardableResult
  package mutating func add(gradientsOf network: inout Classifier) -> Double {
    var squares = 0.0
    network.visitParameters { _, parameter in
      guard parameter.isTrainable, let gradient = parameter.gradient else { return }
      let values = gradient.span
      for index in 0..<values.count { squares += Double(values[index]) * Double(values[index]) }
    }
    let norm = squares.squareRoot()
    guard norm.isFinite else { return norm }
    let factor = norm > clip ? clip / norm : 1
    var sums = self.sums
    self.sums = []  // so that each sum has one owner while it is written
    var place = 0
    network.visitParameters { _, parameter in
      guard parameter.isTrainable else { return }
      if place == sums.count {
        sums.append(Tensor(zeros: parameter.value.shape, in: parameter.value.buffers))
      }
      if let gradient = parameter.gradient { Self.add(gradient, times: factor, to: &sums[place]) }
      place += 1
    }
    self.sums = sums
    return norm
  }

  private static func add(_ gradient: Tensor, times factor: Double, to sum: inout Tensor) {
    var target = sum.mutableSpan
    let values = gradient.span
    for index in 0..<target.count {
      target[index] = Float(Double(target[index]) + factor * Double(values[index]))
    }
  }

  /// Puts the noised sum, divided by the number of patients expected, in place of the gradients.
  ///
  /// - Parameters:
  ///   - noiseMultiplier: deviation of the noise in clips; 0 adds none.
  ///   - expected: how many patients a step takes on average, not how many it took, as that number
  ///     is a secret too.
  ///   - source: where the noise comes from.
  package consuming func release(
    into network: inout Classifier, noiseMultiplier: Double, expected: Double,
    from source: inout RandomSource
  ) {
    let deviation = noiseMultiplier * clip
    let share = Float(1 / expected)
    let sums = self.sums
    var place = 0
    network.visitParameters { _, parameter in
      guard parameter.isTrainable else { return }
      var sum =
        place < sums.count
        ? sums[place] : Tensor(zeros: parameter.value.shape, in: parameter.value.buffers)
      var values = sum.mutableSpan
      if deviation > 0 { source.addNormal(to: &values, deviation: deviation) }
      for index in 0..<values.count { values[index] *= share }
      parameter.gradient = sum
      place += 1
    }
  }
}
