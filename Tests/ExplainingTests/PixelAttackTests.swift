import Cohorts
import Compute
import Explaining
import Foundation
import Networks
import Tensors
import Testing

/// Attacks on a network with random weights, whose loss is the first logit.
@Suite struct PixelAttackTests {
  private let buffers = BufferPool()
  private let workers = WorkerPool(threadCount: 2)

  private let whole = ImagePlace(rows: 0..<32, columns: 0..<32)

  private let preprocessing = Preprocessing(
    inputSize: 32, fit: .letterbox, mean: [0.4, 0.5, 0.6], std: [0.2, 0.25, 0.3], scale: 1)

  private var classifier: Classifier { classifier(seed: 3) }

  private func classifier(seed: UInt64) -> Classifier {
    var generator = SeededGenerator(seed: seed)
    return Classifier(
      architecture: .resnet20_cifar, outputCount: 2, generator: &generator, buffers: buffers)
  }

  private var attack: PixelAttack {
    attack(on: [classifier])
  }

  private func attack(on classifiers: [Classifier]) -> PixelAttack {
    PixelAttack(
      classifiers, preprocessing: preprocessing, workers: workers, buffers: buffers,
      convolution: .fastest)
  }

  private func image(_ channels: Int) -> UnitImage {
    var generator = SeededGenerator(seed: 9)
    return UnitImage(
      height: 32, width: 32, channels: channels,
      values: (0..<32 * 32 * channels).map { _ in Float.random(in: 0.1...0.9, using: &generator) })
  }

  /// The first logit of an image, as predictions have it.
  private func logit(_ image: UnitImage) -> Double { logit(image, by: classifier) }

  private func logit(_ image: UnitImage, by classifier: Classifier) -> Double {
    var step = Step(
      workers: workers, buffers: buffers, generator: SeededGenerator(seed: 0),
      convolution: .fastest)
    return Double(
      classifier(preprocessing.input(of: image, buffers: buffers), in: &step).values[0])
  }

  /// The mean of the networks' first logits.
  private func uphill(_ logits: [[Float]]) -> [[Float]] {
    logits.map { _ in [1 / Float(logits.count), 0] }
  }

  @Test(arguments: [1, 3])
  func `no value moves by more than the bound, and the loss rises`(channels: Int) {
    let (start, bound) = (image(channels), 2.0 / 255)
    let once = attack.oneStep(start, at: whole, bound: bound, loss: uphill)
    var generator = SeededGenerator(seed: 1)
    let often = attack.manySteps(
      start, at: whole, bound: bound, generator: &generator, loss: uphill)
    for changed in [once, often] {
      let moves = zip(changed.values, start.values).map { Double(abs($0 - $1)) }
      #expect(moves.allSatisfy { $0 <= bound + 1e-6 })
      #expect(logit(changed) > logit(start))
    }
    #expect(logit(often) > logit(once))
    // One step moves each value whose gradient is not 0 by the whole bound.
    let whole = zip(once.values, start.values).count { abs(Double(abs($0 - $1)) - bound) < 1e-6 }
    #expect(whole > start.values.count * 9 / 10)
  }

  @Test func `what one step gains is the sum of the gradient's sizes, for a small bound`() {
    let start = image(1)
    let bound = 1e-4
    let gained = logit(attack.oneStep(start, at: whole, bound: bound, loss: uphill)) - logit(start)
    // By central differences, value by value of every sixteenth, and the others by their mean.
    let sizes = stride(from: 0, to: start.values.count, by: 16).map { index -> Double in
      func moved(_ by: Float) -> Double {
        var values = start.values
        values[index] += by
        return logit(UnitImage(height: 32, width: 32, channels: 1, values: values))
      }
      return abs(moved(4e-3) - moved(-4e-3)) / 8e-3
    }
    let expected = sizes.reduce(0, +) / Double(sizes.count) * Double(start.values.count) * bound
    #expect(abs(gained / expected - 1) < 0.25, "\(gained) for about \(expected)")
  }

  @Test func `bars around an image are not attacked`() {
    let start = image(1)
    let place = ImagePlace(rows: 8..<24, columns: 0..<32)
    var generator = SeededGenerator(seed: 1)
    let changed = attack.manySteps(
      start, at: place, bound: 0.05, generator: &generator, loss: uphill)
    for pixel in 0..<32 * 32 {
      let isInside = (8..<24).contains(pixel / 32)
      if !isInside { #expect(changed.values[pixel] == start.values[pixel]) }
    }
    #expect(place.part(of: changed) != place.part(of: start))
    #expect(place.replacing(place.part(of: changed), in: start) == changed)
    #expect(logit(changed) > logit(start))
  }

  @Test func `a loss without slope changes nothing`() {
    let start = image(3)
    #expect(attack.oneStep(start, at: whole, bound: 0.1, loss: { _ in [[0, 0]] }) == start)
  }

  @Test func `several networks are attacked together, and alike ones as one`() {
    let (start, bound) = (image(3), 2.0 / 255)
    let alike = attack(on: [classifier, classifier])
    #expect(
      alike.oneStep(start, at: whole, bound: bound, loss: uphill)
        == attack.oneStep(start, at: whole, bound: bound, loss: uphill))
    let both = [classifier, classifier(seed: 4)]
    let changed = attack(on: both).oneStep(start, at: whole, bound: bound, loss: uphill)
    func mean(_ image: UnitImage) -> Double {
      both.reduce(0) { $0 + logit(image, by: $1) } / 2
    }
    #expect(mean(changed) > mean(start))
    // The answers of all networks are what the slopes are made of.
    _ = attack(on: both).oneStep(
      start, at: whole, bound: bound,
      loss: { logits in
        #expect(logits.count == 2 && logits.allSatisfy { $0.count == 2 } && logits[0] != logits[1])
        return logits.map { _ in [0, 0] }
      })
  }

  @Test func `one thread gives the same bytes`() {
    let single = PixelAttack(
      [classifier], preprocessing: preprocessing, workers: WorkerPool(threadCount: 1),
      buffers: buffers, convolution: .fastest)
    var generators = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
    let start = image(1)
    let many = attack.manySteps(
      start, at: whole, bound: 0.02, generator: &generators.0, loss: uphill)
    #expect(
      single.manySteps(
        start, at: whole, bound: 0.02, generator: &generators.1, loss: uphill) == many)
  }
}
