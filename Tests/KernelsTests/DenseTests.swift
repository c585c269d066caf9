import Compute
import Kernels
import TestSupport
import Testing

@Suite struct DenseTests {
  let shop = Workshop()

  @Test(arguments: [(1, 1, 1), (1, 512, 7), (3, 17, 33), (32, 300, 2), (700, 20, 20)])
  func `output and gradients agree with plain loops`(batch: Int, channelsIn: Int, channelsOut: Int)
  {
    let g = DenseGeometry(batch: batch, channelsIn: channelsIn, channelsOut: channelsOut)
    let x: [Float] = .normal(count: batch * channelsIn, seed: 1)
    let w: [Float] = .normal(count: channelsIn * channelsOut, seed: 2)
    let b: [Float] = .normal(count: channelsOut, seed: 3)
    let dy: [Float] = .normal(count: batch * channelsOut, seed: 4)
    var y = [Double](repeating: 0, count: dy.count)
    var dx = [Double](repeating: 0, count: x.count)
    var dw = [Double](repeating: 0, count: w.count)
    for n in 0..<batch {
      for o in 0..<channelsOut {
        y[n * channelsOut + o] += Double(b[o])
        for i in 0..<channelsIn {
          let (xi, wi) = (Double(x[n * channelsIn + i]), Double(w[i * channelsOut + o]))
          let gradient = Double(dy[n * channelsOut + o])
          y[n * channelsOut + o] += xi * wi
          dx[n * channelsIn + i] += gradient * wi
          dw[i * channelsOut + o] += gradient * xi
        }
      }
    }
    let output = shop.written(y.count) {
      Dense.forward(
        g, input: x.span, weight: w.span, bias: b.span, output: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    let inputGradient = shop.written(dx.count) {
      Dense.inputGradient(
        g, outputGradient: dy.span, weight: w.span, inputGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    let weightGradient = shop.added(to: [Float](repeating: 0, count: dw.count)) {
      Dense.weightGradient(
        g, input: x.span, outputGradient: dy.span, weightGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    let biasGradient = shop.added(to: [Float](repeating: 1, count: channelsOut)) {
      Dense.biasGradient(
        g, outputGradient: dy.span, biasGradient: &$0, workers: shop.workers,
        buffers: shop.buffers)
    }
    #expect(RelativeError.rootMeanSquare(output, y) <= 1e-6)
    #expect(RelativeError.rootMeanSquare(inputGradient, dx) <= 1e-6)
    #expect(RelativeError.rootMeanSquare(weightGradient, dw) <= 5e-6)
    let db = Reference.columnSums(dy, channels: channelsOut).map { $0 + 1 }
    expectClose(biasGradient, db, absolute: 1e-5, relative: 1e-6)
  }
}
