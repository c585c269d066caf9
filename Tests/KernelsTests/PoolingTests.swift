import Compute
import Kernels
import TestSupport
import Testing

/// The geometries that every pooling is tested on.
enum PoolingTable {
  static let all: [PoolingGeometry] = {
    let sides = [(1, 1), (2, 3), (3, 5), (7, 7), (13, 14), (14, 13), (28, 3)]
    let windows = [(1, 1, 0), (2, 2, 0), (3, 2, 0), (3, 2, 1), (3, 1, 1), (5, 3, 2), (2, 3, 1)]
    let channels = [1, 3, 16, 37]
    var answer: [PoolingGeometry] = []
    for (height, width) in sides {
      for (kernel, stride, padding) in windows {
        if min(height, width) + 2 * padding < kernel { continue }
        for ceilMode in [false, true] {
          answer.append(
            PoolingGeometry(
              batch: 1 + answer.count % 3, heightIn: height, widthIn: width,
              channels: channels[answer.count % channels.count], kernel: kernel, stride: stride,
              padding: padding, ceilMode: ceilMode))
        }
      }
    }
    return answer
  }()
}

private func maxPooled(
  _ g: PoolingGeometry, _ input: [Float], _ shop: Workshop
) -> (output: [Float], winners: [UInt8]) {
  var winners = [UInt8](repeating: 255, count: g.outputCount)
  let output = shop.written(g.outputCount) { output in
    var winnersSpan = winners.mutableSpan
    MaxPooling.forward(
      g, input: input.span, output: &output, winners: &winnersSpan, workers: shop.workers)
  }
  return (output, winners)
}

@Suite struct PoolingTests {
  let shop = Workshop()

  @Test(arguments: PoolingTable.all)
  func `max pooling agrees with plain loops, winners too`(g: PoolingGeometry) {
    // Few distinct values, so that there are ties.
    let input = [Float].normal(count: g.inputCount, seed: 1).map { ($0 * 2).rounded() }
    let expected = Reference.maxPooling(g, input: input)
    let actual = maxPooled(g, input, shop)
    #expect(actual.output == expected.output && actual.winners == expected.winners, "\(g)")
    let alone = shop.written(g.outputCount) {
      MaxPooling.forward(g, input: input.span, output: &$0, workers: shop.workers)
    }
    #expect(alone == expected.output, "\(g)")
    let dy: [Float] = .normal(count: g.outputCount, seed: 2)
    let dx = shop.written(g.inputCount) {
      MaxPooling.backward(
        g, outputGradient: dy.span, winners: actual.winners.span, inputGradient: &$0,
        workers: shop.workers)
    }
    let reference = Reference.maxPoolingGradient(g, outputGradient: dy, winners: expected.winners)
    expectClose(dx, reference, absolute: 1e-6, relative: 1e-6, "\(g)")
  }

  @Test(arguments: PoolingTable.all, [false, true])
  func `average pooling agrees with plain loops`(g: PoolingGeometry, countsPadding: Bool) {
    let x: [Float] = .normal(count: g.inputCount, seed: 3)
    let dy: [Float] = .normal(count: g.outputCount, seed: 4)
    let y = shop.written(g.outputCount) {
      AveragePooling.forward(
        g, countsPadding: countsPadding, input: x.span, output: &$0, workers: shop.workers)
    }
    let dx = shop.written(g.inputCount) {
      AveragePooling.backward(
        g, countsPadding: countsPadding, outputGradient: dy.span, inputGradient: &$0,
        workers: shop.workers)
    }
    expectClose(
      y, Reference.averagePooling(g, countsPadding: countsPadding, input: x), absolute: 1e-6,
      relative: 1e-6, "\(g)")
    expectClose(
      dx,
      Reference.averagePoolingGradient(g, countsPadding: countsPadding, outputGradient: dy),
      absolute: 1e-6, relative: 1e-6, "\(g)")
  }

  /// Produced by PyTorch.
  ///
  /// `[F.max_pool2d(torch.zeros(1, 1, s, s), k, t, p, ceil_mode=c).shape[2] for s, k, t, p, c …]`
  @Test(arguments: [
    (112, 3, 2, 1, false, 56), (111, 3, 2, 0, true, 55), (13, 3, 2, 0, true, 6),
    (14, 3, 2, 0, true, 7), (5, 2, 3, 1, true, 2), (4, 2, 3, 1, true, 2), (3, 1, 3, 0, true, 1),
    (2, 3, 2, 0, true, 1), (1, 2, 2, 1, false, 1), (1, 3, 2, 1, true, 1),
  ])
  func `sizes are PyTorch's`(
    side: Int, kernel: Int, stride: Int, padding: Int, ceilMode: Bool, expected: Int
  ) {
    let g = PoolingGeometry(
      batch: 1, heightIn: side, widthIn: side, channels: 1, kernel: kernel, stride: stride,
      padding: padding, ceilMode: ceilMode)
    #expect(g.heightOut == expected && g.widthOut == expected)
  }

  @Test func `a NaN wins, and padding never does`() {
    let g = PoolingGeometry(
      batch: 1, heightIn: 2, widthIn: 2, channels: 1, kernel: 3, stride: 2, padding: 1,
      ceilMode: false)
    #expect(maxPooled(g, [-3, -1, -4, -2], shop).output == [-1])
    #expect(maxPooled(g, [1, .nan, 2, 3], shop).output[0].isNaN)
    #expect(maxPooled(g, [.nan, 1, 2, 3], shop).output[0].isNaN)
    let least = -Float.infinity
    #expect(maxPooled(g, [least, least, least, least], shop).output == [least])
  }

  @Test(arguments: [(1, 1, 1), (3, 49, 512), (2, 169, 37)])
  func `the global mean is each image's own, and its gradient is shared out`(
    batch: Int, pixels: Int, channels: Int
  ) {
    let x: [Float] = .normal(count: batch * pixels * channels, seed: 5)
    let dy: [Float] = .normal(count: batch * channels, seed: 6)
    let y = shop.written(dy.count) {
      GlobalAveragePooling.forward(
        batch: batch, pixels: pixels, channels: channels, input: x.span, output: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
    let dx = shop.written(x.count) {
      GlobalAveragePooling.backward(
        batch: batch, pixels: pixels, channels: channels, outputGradient: dy.span,
        inputGradient: &$0, workers: shop.workers)
    }
    let size = pixels * channels
    let means = (0..<batch).flatMap {
      Reference.columnSums(Array(x[$0 * size..<($0 + 1) * size]), channels: channels)
    }.map { $0 / Double(pixels) }
    expectClose(y, means, absolute: 1e-7, relative: 1e-7)
    let shares = x.indices.map {
      Double(dy[$0 / size * channels + $0 % channels]) / Double(pixels)
    }
    expectClose(dx, shares, absolute: 0, relative: 2e-7)
  }
}
