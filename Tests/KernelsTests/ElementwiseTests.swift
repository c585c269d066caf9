import Compute
import Kernels
import TestSupport
import Testing

@Suite struct ElementwiseTests {
  let shop = Workshop()
  /// Nothing, one, less and more than a vector, several chunks.
  static let counts = [0, 1, 15, 17, 1000, 50_001]

  @Test(arguments: counts)
  func `sums, scalings and products are those of each float`(count: Int) {
    let a: [Float] = .normal(count: count, seed: 1)
    let b: [Float] = .normal(count: count, seed: 2)
    #expect(
      shop.written(count) { Elementwise.add(a.span, b.span, sum: &$0, workers: shop.workers) }
        == zip(a, b).map { $0 + $1 })
    #expect(
      shop.written(count) { Elementwise.scale(a.span, by: 3, product: &$0, workers: shop.workers) }
        == a.map { $0 * 3 })
    #expect(
      shop.written(count) {
        Elementwise.multiply(a.span, b.span, product: &$0, workers: shop.workers)
      } == zip(a, b).map { $0 * $1 })
    expectClose(
      shop.added(to: b) { Elementwise.add(a.span, times: -2, to: &$0, workers: shop.workers) },
      zip(a, b).map { Double($1) - 2 * Double($0) }, absolute: 1e-6)
  }

  @Test(arguments: counts)
  func `the square sum is that of Double arithmetic, whatever the threads`(count: Int) {
    let a: [Float] = .normal(count: count, seed: 1)
    let sums = [1, 2, 3].map { threads in
      let shop = Workshop(threads: threads)
      return Elementwise.squareSum(a.span, workers: shop.workers, buffers: shop.buffers)
    }
    #expect(sums[0] == sums[1] && sums[0] == sums[2])
    expectClose(sums[0], innerProduct(a, a), absolute: 0, relative: 1e-12)
  }

  @Test(arguments: counts)
  func `the rectifier lets the positive pass, both ways`(count: Int) {
    let x: [Float] = .normal(count: count, seed: 1)
    let dy: [Float] = .normal(count: count, seed: 2)
    let y = shop.written(count) {
      Rectifier.forward(input: x.span, output: &$0, workers: shop.workers)
    }
    #expect(y == x.map { max($0, 0) })
    #expect(shop.added(to: x) { Rectifier.forward(inPlace: &$0, workers: shop.workers) } == y)
    let dx = shop.written(count) {
      Rectifier.backward(
        output: y.span, outputGradient: dy.span, inputGradient: &$0, workers: shop.workers)
    }
    #expect(dx == zip(x, dy).map { $0 > 0 ? $1 : 0 })
    let inPlace = shop.added(to: dy) {
      Rectifier.backward(output: y.span, inPlace: &$0, workers: shop.workers)
    }
    #expect(inPlace == dx)
  }

  @Test func `the rectifier does not hide a NaN`() {
    let x: [Float] = [.nan, -1, .infinity, -.infinity]
    let y = shop.written(4) {
      Rectifier.forward(input: x.span, output: &$0, workers: shop.workers)
    }
    #expect(y[0].isNaN && y[1] == 0 && y[2] == .infinity && y[3] == 0)
  }

  @Test(arguments: [(1, 1, 0), (5, 3, 4), (3000, 16, 48)])
  func `channels put side by side come apart again`(rows: Int, left: Int, right: Int) {
    let a: [Float] = .normal(count: rows * left, seed: 1)
    let b: [Float] = .normal(count: rows * right, seed: 2)
    let slices = [
      ChannelSlice(rows: rows, channels: left + right, range: 0..<left),
      ChannelSlice(rows: rows, channels: left + right, range: left..<left + right),
    ]
    let whole = shop.written(rows * (left + right)) {
      Concatenation.insert(a.span, at: slices[0], into: &$0, workers: shop.workers)
      Concatenation.insert(b.span, at: slices[1], into: &$0, workers: shop.workers)
    }
    let expected = (0..<rows).flatMap { row in
      let (first, second) = (row * left, row * right)
      return Array(a[first..<first + left]) + Array(b[second..<second + right])
    }
    #expect(whole == expected)
    for (slice, part) in zip(slices, [a, b]) {
      let back = shop.written(part.count) {
        Concatenation.extract(slice, from: whole.span, into: &$0, workers: shop.workers)
      }
      #expect(back == part, "\(slice)")
    }
  }
}

@Suite struct DropoutTests {
  @Test(arguments: [0, 0.1, 0.5, 0.9])
  func `a mask drops its share and keeps the mean`(probability: Double) {
    let shop = Workshop()
    var generator = SeededGenerator(seed: 1)
    let count = 200_000
    let mask = shop.written(count) {
      Dropout.drawMask(
        probability: probability, generator: &generator, mask: &$0, workers: shop.workers)
    }
    let zeros = Double(mask.count { $0 == 0 })
    let expected = Double(count) * probability
    #expect(abs(zeros - expected) <= 5 * (expected * (1 - probability)).squareRoot())
    #expect(Set(mask).subtracting([0]) == [Float(1 / (1 - probability))])
  }

  @Test func `the mask depends on the generator, not on the threads`() {
    let draws = [(1, 1), (2, 1), (3, 1), (1, 2)].map { threads, seed in
      let shop = Workshop(threads: threads)
      var generator = SeededGenerator(seed: UInt64(seed))
      let masks = (0..<2).map { _ in
        shop.written(50_000) {
          Dropout.drawMask(
            probability: 0.5, generator: &generator, mask: &$0, workers: shop.workers)
        }
      }
      #expect(masks[0] != masks[1])
      return masks
    }
    #expect(draws[0] == draws[1] && draws[0] == draws[2])
    #expect(draws[0] != draws[3])
  }

  @Test func `applying multiplies`() {
    let shop = Workshop()
    let (x, mask): ([Float], [Float]) = ([1, 2, 3], [0, 2, 2])
    let y = shop.written(3) {
      Dropout.apply(mask: mask.span, input: x.span, output: &$0, workers: shop.workers)
    }
    #expect(y == [0, 4, 6])
  }
}

@Suite struct ProbabilityTests {
  let shop = Workshop()

  /// Produced by `torch.softmax(torch.tensor([[1., 2, 3], [1000, 1001, -1000]]), 1)`.
  @Test func `softmax agrees with PyTorch and does not overflow`() {
    let logits: [Float] = [1, 2, 3, 1000, 1001, -1000]
    let probabilities = shop.written(6) {
      Softmax.forward(classes: 3, logits: logits.span, probabilities: &$0)
    }
    expectClose(
      probabilities,
      [0.0900305733, 0.2447284758, 0.6652409434, 0.2689414322, 0.7310585976, 0], absolute: 1e-7)
  }

  /// Produced by `torch.sigmoid(torch.tensor([-100., -1, 0, 1, 100]))`.
  @Test func `the sigmoid agrees with PyTorch and does not overflow`() {
    let logits: [Float] = [-100, -1, 0, 1, 100, .nan]
    let probabilities = shop.written(6) {
      Sigmoid.forward(logits: logits.span, probabilities: &$0)
    }
    expectClose(
      Array(probabilities.prefix(5)), [3.7835e-44, 0.2689414322, 0.5, 0.7310585976, 1],
      absolute: 1e-7)
    #expect(probabilities[5].isNaN)
  }
}
