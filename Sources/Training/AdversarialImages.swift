package import Cohorts
package import Compute
package import Networks
package import Tensors

/// Training images changed for the worst within a bound, so that a network learns to bear it.
///
/// One step along the sign of the gradient from a random start (Wong, Rice and Kolter, "Fast is
/// better than free", 2020, algorithm 3): δ is drawn from ±bound, moved by 1.25 bounds, and cut to
/// the bound; the value stays in the range of images. Channels are changed each for itself, which
/// for grey images is more than anybody could do to them.
package struct AdversarialImages: Sendable {
  /// The step as a share of the bound.
  package static let stepShare: Float = 1.25

  /// By channel, in the network's units.
  private let bounds: [Float]
  private let lowest: [Float]
  private let highest: [Float]

  /// - Parameter levels: the bound in 255ths of the range of images.
  package init(levels: Double, preprocessing: Preprocessing) {
    let (mean, std, scale) = (preprocessing.mean, preprocessing.std, preprocessing.scale)
    bounds = std.map { Float(levels / 255 * scale / $0) }
    lowest = zip(mean, std).map { Float(-$0 / $1) }
    highest = zip(mean, std).map { Float((scale - $0) / $1) }
  }

  /// The changed images.
  ///
  /// The network is looked at as it trains, and left as it is, running statistics included.
  ///
  /// - Parameters:
  ///   - x: prepared images, `(N, S, S, 3)`.
  ///   - slope: ∂loss/∂logits of logits.
  package func changed(
    _ x: Tensor, against network: Classifier, slope: ([Float]) -> [Float], in step: inout Step
  ) -> Tensor {
    let draws = (0..<x.count).map { _ in Float(step.generator.uniform(in: -1...1)) }
    let start = moved(x) { place, channel in draws[place] * bounds[channel] }
    var probe = network
    let (logits, saved) = probe.forward(start, from: 0, in: &step)
    let seed = Tensor(shape: logits.shape, values: slope(logits.values), in: step.buffers)
    guard let dx = probe.backward(seed, consume saved, wants: .input, in: &step) else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    let slopes = dx.values
    return moved(x) { place, channel in
      let direction: Float = slopes[place] == 0 ? 0 : slopes[place] > 0 ? 1 : -1
      let bound = bounds[channel]
      return min(max(draws[place] * bound + Self.stepShare * direction * bound, -bound), bound)
    }
  }

  /// The images with something added, in the range that images have.
  private func moved(_ x: Tensor, by delta: (_ place: Int, _ channel: Int) -> Float) -> Tensor {
    let (values, channels) = (x.values, bounds.count)
    return Tensor(
      shape: x.shape,
      values: values.indices.map { place in
        let channel = place % channels
        return min(
          max(values[place] + delta(place, channel), lowest[channel]), highest[channel])
      }, in: x.buffers)
  }
}
