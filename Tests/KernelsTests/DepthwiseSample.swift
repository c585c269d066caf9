import Compute
import Kernels
import TestSupport

/// The geometries that the depthwise convolution is tested on.
enum DepthwiseTable {
  /// All pairs of sides; channels and batches in turn.
  static let all: [DepthwiseGeometry] = {
    let sides = [1, 2, 3, 5, 7, 13, 14, 56]
    let channels = [1, 5, 16, 33, 96]
    var answer: [DepthwiseGeometry] = []
    for height in sides {
      for width in sides {
        for (stride, padding) in [(1, 0), (1, 1), (2, 0), (2, 1)] {
          if min(height, width) + 2 * padding < 3 { continue }
          answer.append(
            DepthwiseGeometry(
              batch: answer.count % 2 == 0 ? 1 : 3, heightIn: height, widthIn: width,
              channels: channels[answer.count % channels.count], stride: stride,
              padding: padding))
        }
      }
    }
    return answer
  }()

  /// Sizes that are cut into several chunks, one with a padding of 2.
  static let large: [DepthwiseGeometry] = [
    DepthwiseGeometry(
      batch: 3, heightIn: 56, widthIn: 56, channels: 96, stride: 1, padding: 1),
    DepthwiseGeometry(
      batch: 3, heightIn: 57, widthIn: 43, channels: 33, stride: 2, padding: 1),
    DepthwiseGeometry(
      batch: 9, heightIn: 7, widthIn: 7, channels: 960, stride: 1, padding: 1),
    DepthwiseGeometry(
      batch: 2, heightIn: 28, widthIn: 30, channels: 40, stride: 2, padding: 2),
  ]
}

/// Random numbers for one geometry, and the kernels' answers to them.
struct DepthwiseSample {
  let g: DepthwiseGeometry
  let input: [Float]
  let weight: [Float]
  let outputGradient: [Float]

  init(_ g: DepthwiseGeometry) {
    self.g = g
    input = .normal(count: g.inputCount, seed: 1)
    weight = .normal(count: g.weightCount, seed: 2)
    outputGradient = .normal(count: g.outputCount, seed: 3)
  }

  func forward(_ shop: Workshop, bias: [Float]? = nil, ceiling: Float? = nil) -> [Float] {
    shop.written(g.outputCount) {
      DepthwiseConvolution.forward(
        g, input: input.span, weight: weight.span, bias: bias?.span, ceiling: ceiling,
        output: &$0, workers: shop.workers)
    }
  }

  func forwardWithMoments(_ shop: Workshop) -> (output: [Float], moments: [Double]) {
    var moments = [Double](repeating: .nan, count: 2 * g.channels)
    let output = shop.written(g.outputCount) {
      var sums = moments.mutableSpan
      DepthwiseConvolution.forwardWithMoments(
        g, input: input.span, weight: weight.span, output: &$0, moments: &sums,
        workers: shop.workers, buffers: shop.buffers)
    }
    return (output, moments)
  }

  func inputGradient(_ shop: Workshop, adding: [Float]? = nil) -> [Float] {
    shop.written(g.inputCount) {
      DepthwiseConvolution.inputGradient(
        g, outputGradient: outputGradient.span, weight: weight.span, adding: adding?.span,
        inputGradient: &$0, workers: shop.workers, buffers: shop.buffers)
    }
  }

  func weightGradient(_ shop: Workshop, from start: [Float]? = nil) -> [Float] {
    shop.added(to: start ?? [Float](repeating: 0, count: g.weightCount)) {
      DepthwiseConvolution.weightGradient(
        g, input: input.span, outputGradient: outputGradient.span, weightGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
  }
}
