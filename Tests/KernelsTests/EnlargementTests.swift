import Compute
import Kernels
import Testing

@Suite struct EnlargementTests {
  let workers = WorkerPool(threadCount: 2)

  /// Rows 0 0 0 1 1 and columns 0 0 1 2 by ⌊5-row · 2 / 5⌋ and ⌊4-column · 3 / 4⌋, by hand.
  @Test func `places repeat the source whose index is rounded down`() {
    let x: [Float] = [1, 2, 3, 4, 5, 6]
    let g = EnlargementGeometry(
      batch: 1, heightIn: 2, widthIn: 3, heightOut: 5, widthOut: 4, channels: 1,
      outputDistance: 2)
    var y = [Float](repeating: 9, count: g.outputCount)
    var output = y.mutableSpan
    Enlargement.forward(g, input: x.span, output: &output, workers: workers)
    let upper: [Float] = [1, 1, 2, 3]
    let lower: [Float] = [4, 4, 5, 6]
    let rows = upper + upper + upper + lower + lower
    #expect(y == Array(rows.flatMap { [$0, 9] }.dropLast()))
  }

  @Test func `the way back sums over the repetitions`() {
    let g = EnlargementGeometry(
      batch: 1, heightIn: 2, widthIn: 3, heightOut: 5, widthOut: 4, channels: 1)
    let dy = (1...20).map(Float.init)
    var dx = [Float](repeating: .nan, count: 6)
    var gradient = dx.mutableSpan
    Enlargement.backward(g, outputGradient: dy.span, inputGradient: &gradient, workers: workers)
    // 1 + 2 + 5 + 6 + 9 + 10, 3 + 7 + 11, 4 + 8 + 12, and likewise below.
    #expect(dx == [33, 21, 24, 62, 34, 36])
  }

  /// Fewer places than sources: those that no place repeats get nothing.
  @Test func `an image can become smaller`() {
    let g = EnlargementGeometry(
      batch: 2, heightIn: 3, widthIn: 1, heightOut: 2, widthOut: 1, channels: 2)
    let x: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    var y = [Float](repeating: .nan, count: 8)
    var output = y.mutableSpan
    Enlargement.forward(g, input: x.span, output: &output, workers: workers)
    #expect(y == [1, 2, 3, 4, 7, 8, 9, 10])
    var dx = [Float](repeating: .nan, count: 12)
    var gradient = dx.mutableSpan
    Enlargement.backward(g, outputGradient: y.span, inputGradient: &gradient, workers: workers)
    #expect(dx == [1, 2, 3, 4, 0, 0, 7, 8, 9, 10, 0, 0])
  }
}
