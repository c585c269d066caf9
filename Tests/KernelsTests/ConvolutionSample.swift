import Kernels
import TestSupport
import Testing

/// One convolution with random numbers, and its results by a given plan.
struct ConvolutionSample {
  let plan: ConvolutionPlan
  let g: ConvolutionGeometry
  let input: [Float]
  let weight: [Float]
  let bias: [Float]
  let outputGradient: [Float]
  let before: [Float]

  init(_ g: ConvolutionGeometry, _ way: ConvolutionWay = .fastest) {
    self.g = g
    plan = ConvolutionPlan(g, choice: way.choice, set: way.set)
    input = .normal(count: g.inputCount, seed: 1)
    weight = .normal(count: g.weightCount, seed: 2)
    bias = .normal(count: g.channelsOut, seed: 3)
    outputGradient = .normal(count: g.outputCount, seed: 4)
    before = .normal(count: max(g.weightCount, g.channelsOut), seed: 5)
  }

  func forward(
    _ shop: Workshop, withBias: Bool = true, residual: [Float]? = nil, rectifies: Bool = false
  ) -> [Float] {
    shop.written(g.outputCount) {
      Convolution.forward(
        plan, input: input.span, weight: weight.span, bias: withBias ? bias.span : nil,
        residual: residual?.span, rectifies: rectifies, output: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
  }

  func inputGradient(
    _ shop: Workshop, bias: [Float]? = nil, adding residual: [Float]? = nil
  ) -> [Float] {
    shop.written(g.inputCount) {
      Convolution.inputGradient(
        plan, outputGradient: outputGradient.span, weight: weight.span, bias: bias?.span,
        adding: residual?.span, inputGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
  }

  func weightGradient(_ shop: Workshop, from start: [Float]? = nil) -> [Float] {
    shop.added(to: start ?? [Float](repeating: 0, count: g.weightCount)) {
      Convolution.weightGradient(
        plan, input: input.span, outputGradient: outputGradient.span, weightGradient: &$0,
        workers: shop.workers, buffers: shop.buffers)
    }
  }

  func biasGradient(_ shop: Workshop, from start: [Float]? = nil) -> [Float] {
    shop.added(to: start ?? [Float](repeating: 0, count: g.channelsOut)) {
      Convolution.biasGradient(
        g, outputGradient: outputGradient.span, biasGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
  }
}

/// Asks for the relative RMS error to be within the gate, the largest error within ten times it.
///
/// Of a few sums of `terms` products each all may be small by chance; errors are then compared with
/// the size they should have had, √terms.
func expectWithinGate(
  _ actual: [Float], _ expected: [Double], gate: Double, terms: Int, _ what: String
) {
  let size = (innerProduct(expected, expected) / Double(max(expected.count, 1))).squareRoot()
  let fair = expected.count < 64 ? max(size, Double(terms).squareRoot()) : size
  let rms = RelativeError.rootMeanSquare(actual, expected) * (size == 0 ? 1 : size / fair)
  let largest = RelativeError.largest(actual, expected) * (size == 0 ? 1 : size / fair)
  #expect(rms <= gate, "relative RMS error of \(what)")
  #expect(largest <= 10 * gate, "largest error of \(what)")
}
