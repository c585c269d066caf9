package import Cohorts
package import Compute
internal import Foundation
package import Networks
internal import Tensors

/// The worst that a change of every pixel by no more than a bound can do to a classifier, or to
/// several that answer together.
///
/// Steps go along the sign of the loss's gradient, in raw values from 0 to 1: normalisation belongs
/// to the attacked network. One step is FGSM (Goodfellow, Shlens and Szegedy, "Explaining and
/// harnessing adversarial examples", 2015), several from a random start are PGD (Madry et al.,
/// "Towards deep learning models resistant to adversarial attacks", 2018).
package struct PixelAttack: Sendable {
  /// Steps of PGD.
  package static let steps = 10
  /// Each step as a share of the bound (Madry et al.: 2.5 bounds in all steps together).
  private static let stepShare = 0.25

  /// ∂loss/∂logits of each network, from the logits of each for one image.
  package typealias Slopes = ([[Float]]) -> [[Float]]

  private let networks: [Classifier]
  private let preprocessing: Preprocessing
  private let workers: WorkerPool
  private let buffers: BufferPool
  private let convolution: ConvolutionChoice

  /// Prepares classifiers; they are frozen, so that norms keep their statistics.
  package init(
    _ classifiers: [Classifier], preprocessing: Preprocessing, workers: WorkerPool,
    buffers: BufferPool, convolution: ConvolutionChoice
  ) {
    networks = classifiers.map { classifier in
      var network = classifier
      network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
      return network
    }
    (self.preprocessing, self.workers) = (preprocessing, workers)
    (self.buffers, self.convolution) = (buffers, convolution)
  }

  /// One step of the whole bound.
  ///
  /// - Parameters:
  ///   - image: fitted to the network's input.
  ///   - place: where the image lies in it; bars are not attacked.
  ///   - bound: the most that a value changes, above 0.
  ///   - loss: the loss by its slopes; where these are 0 everywhere nothing changes.
  package func oneStep(
    _ image: UnitImage, at place: ImagePlace, bound: Double, loss: Slopes
  ) -> UnitImage {
    stepped(image, around: image, at: place, by: bound, bound: bound, loss: loss)
  }

  /// Several steps from a random image within the bound, never leaving it.
  package func manySteps(
    _ image: UnitImage, at place: ImagePlace, bound: Double, generator: inout SeededGenerator,
    loss: Slopes
  ) -> UnitImage {
    let draws = image.values.indices.map { _ in
      Float.random(in: -1...1, using: &generator) * Float(bound)
    }
    var changed = image.mapped { value, index in
      place.holds(index / image.channels, in: image) ? value + draws[index] : value
    }
    for _ in 0..<Self.steps {
      changed = stepped(
        changed, around: image, at: place, by: bound * Self.stepShare, bound: bound, loss: loss)
    }
    return changed
  }

  private func stepped(
    _ image: UnitImage, around original: UnitImage, at place: ImagePlace, by length: Double,
    bound: Double, loss: Slopes
  ) -> UnitImage {
    let gradient = gradient(of: image, loss: loss)
    let (length, bound) = (Float(length), Float(bound))
    return image.mapped { value, index in
      guard place.holds(index / image.channels, in: image) else { return value }
      let slope = gradient[index]
      let moved = slope == 0 ? value : value + (slope > 0 ? length : -length)
      return min(max(moved, original.values[index] - bound), original.values[index] + bound)
    }
  }

  /// ∂loss/∂value, of each raw value: a grey one enters all three channels.
  func gradient(of image: UnitImage, loss: Slopes) -> [Float] {
    var step = Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
      convolution: convolution)
    let values = inputGradient(
      at: preprocessing.input(of: image, buffers: buffers), loss: loss, in: &step)
    let slopes = preprocessing.std.map { Float(preprocessing.scale / $0) }
    return image.values.indices.map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: image.channels)
      if image.channels == 3 { return values[pixel * 3 + channel] * slopes[channel] }
      return (0..<3).reduce(0) { $0 + values[pixel * 3 + $1] * slopes[$1] }
    }
  }

  /// The sum over the networks of the loss's gradient at their input.
  private func inputGradient(at x: Tensor, loss: Slopes, in step: inout Step) -> [Float] {
    // A lone network is passed forward once; of several each needs the answers of all first.
    let answers = networks.count == 1 ? [] : networks.map { $0(x, in: &step).values }
    let slopes = networks.count == 1 ? [] : loss(answers)
    var sum: [Float] = []
    for (number, network) in networks.enumerated() {
      var network = network
      let (logits, saved) = network.forward(x, from: 0, in: &step)
      let slope = networks.count == 1 ? loss([logits.values])[0] : slopes[number]
      let seed = Tensor(shape: logits.shape, values: slope, in: buffers)
      guard let dx = network.backward(seed, saved, wants: .input, in: &step) else {
        preconditionFailure("a backward pass that was asked for the input's gradient has one")
      }
      if sum.isEmpty {
        sum = dx.values
      } else {
        for (place, value) in dx.values.enumerated() { sum[place] += value }
      }
    }
    return sum
  }
}
