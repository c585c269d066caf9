import Compute
import Tensors
import Testing

@Suite struct TensorTests {
  let buffers = BufferPool(fillingWithNaN: true)

  @Test func `values go in and come out in row-major order`() {
    let tensor = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6], in: buffers)
    #expect(tensor.values == [1, 2, 3, 4, 5, 6])
    #expect(tensor.shape == [2, 3] && tensor.count == 6)
    #expect(tensor.span[4] == 5)
  }

  @Test func `zeros are zero although the buffer was used before`() {
    #expect(Tensor(zeros: [3, 5], in: buffers).values == [Float](repeating: 0, count: 15))
    #expect(Tensor(repeating: 2, shape: [2], in: buffers).values == [2, 2])
  }

  @Test func `a copy keeps its values when the original is written`() {
    var original = Tensor(shape: [2], values: [1, 2], in: buffers)
    let copy = original
    original.withMutableSpan { $0[0] = 9 }
    #expect(original.values == [9, 2])
    #expect(copy.values == [1, 2])
  }

  @Test func `writing to a tensor that is not shared copies nothing`() {
    var tensor = Tensor(zeros: [100], in: buffers)
    let before = buffers.statistics
    for index in 0..<100 { tensor.withMutableSpan { $0[index] = 1 } }
    #expect(buffers.statistics == before)
  }

  @Test func `reshaping shares until one is written`() {
    let tensor = Tensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6], in: buffers)
    let before = buffers.statistics
    var flat = tensor.reshaped(to: [6])
    #expect(buffers.statistics == before)
    flat.withMutableSpan { $0[5] = 0 }
    #expect(flat.shape == [6] && flat.values == [1, 2, 3, 4, 5, 0])
    #expect(tensor.values == [1, 2, 3, 4, 5, 6])
  }

  @Test func `memory goes back to the pool with the last copy`() {
    do {
      let tensor = Tensor(zeros: [1000], in: buffers)
      let copy = tensor.reshaped(to: [10, 100])
      #expect(buffers.statistics.bytesInUse == 4096)
      #expect(copy.count == tensor.count)
    }
    #expect(buffers.statistics.bytesInUse == 0)
  }

  @Test func `a shape may be empty or hold a zero`() {
    #expect(Tensor(shape: [], values: [7], in: buffers).values == [7])
    let none = Tensor(zeros: [0, 4], in: buffers)
    #expect(none.count == 0 && none.values == [])
    #expect(none.withSpan { $0.count } == 0)
  }

  @Test func `two spans of different tensors can be open at once`() {
    let from = Tensor(shape: [3], values: [1, 2, 3], in: buffers)
    var to = Tensor(uninitialized: [3], in: buffers)
    var target = to.mutableSpan
    let source = from.span
    for index in 0..<3 { target[index] = 2 * source[index] }
    #expect(to.values == [2, 4, 6])
  }
}
