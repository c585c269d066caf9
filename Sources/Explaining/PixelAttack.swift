package import Cohorts
package import Compute
internal import Foundation
package import Networks
internal import Tensors

/// The worst that a change of every pixel by no more than a bound can do to a classifier.
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

  private let network: Classifier
  private let preprocessing: Preprocessing
  private let workers: WorkerPool
  private let buffers: BufferPool
  private let convolution: ConvolutionChoice

  /// Prepares a classifier; it is frozen, so that norms keep their statistics.
  package init(
    _ classifier: Classifier, preprocessing: Preprocessing, workers: WorkerPool,
    buffers: BufferPool, convolution: ConvolutionChoice
  ) {
    var network = classifier
    network.freeze(prefixes: network.stageNames, batchNorm: .frozen)
    (self.network, self.preprocessing, self.workers) = (network, preprocessing, workers)
    (self.buffers, self.convolution) = (buffers, convolution)
  }

  /// One step of the whole bound.
  ///
  /// - Parameters:
  ///   - image: fitted to the network's input.
  ///   - place: where the image lies in it; bars are not attacked.
  ///   - bound: the most that a value changes, above 0.
  ///   - loss: ∂loss/∂logits of the logits; what is 0 everywhere changes nothing.
  package func oneStep(
    _ image: UnitImage, at place: ImagePlace, bound: Double, loss: ([Float]) -> [Float]
  ) -> UnitImage {
    stepped(image, around: image, at: place, by: bound, bound: bound, loss: loss)
  }

  /// Several steps from a random image within the bound, never leaving it.
  package func manySteps(
    _ image: UnitImage, at place: ImagePlace, bound: Double, generator: inout SeededGenerator,
    loss: ([Float]) -> [Float]
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
    bound: Double, loss: ([Float]) -> [Float]
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
  func gradient(of image: UnitImage, loss: ([Float]) -> [Float]) -> [Float] {
    var network = network
    var step = Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
      convolution: convolution)
    let (logits, saved) = network.forward(
      preprocessing.input(of: image, buffers: buffers), from: 0, in: &step)
    let seed = Tensor(shape: logits.shape, values: loss(logits.values), in: buffers)
    guard let dx = network.backward(seed, saved, wants: .input, in: &step) else {
      preconditionFailure("a backward pass that was asked for the input's gradient has one")
    }
    let slopes = preprocessing.std.map { Float(preprocessing.scale / $0) }
    let values = dx.values
    return image.values.indices.map { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: image.channels)
      if image.channels == 3 { return values[pixel * 3 + channel] * slopes[channel] }
      return (0..<3).reduce(0) { $0 + values[pixel * 3 + $1] * slopes[$1] }
    }
  }
}
