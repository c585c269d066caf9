import Compute
import Networks
import Tensors
import Testing

@Suite struct FileLayoutTests {
  @Test func `a convolution's weight is turned from file to memory and back`() {
    // Two outputs, one input, 1×3: in the file each output's taps lie together.
    let file: [Float] = [1, 2, 3, 4, 5, 6]
    let memory = FileLayout.convolution.memoryValues(file, shape: [1, 3, 1, 2])
    #expect(memory == [1, 4, 2, 5, 3, 6])
    #expect(FileLayout.convolution.fileValues(memory, shape: [1, 3, 1, 2]) == file)
    #expect(FileLayout.convolution.fileShape(of: [1, 3, 1, 2]) == [2, 1, 1, 3])
  }

  @Test func `a transposed convolution's weight lies in the file as PyTorch's`() {
    // Two inputs, one output, 2×2: PyTorch's (I, O, kH, kW).
    let file: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    var layer = TransposedConvolution2D(inputs: 2, outputs: 1, buffers: BufferPool())
    layer.visitParameters { name, parameter in
      guard name == "weight" else { return }
      #expect(parameter.fileShape == [2, 1, 2, 2])
      let memory = parameter.layout.memoryValues(file, shape: parameter.value.shape)
      // (kH, kW, O, I): the two inputs of a tap lie together.
      #expect(memory == [1, 5, 2, 6, 3, 7, 4, 8])
      #expect(parameter.layout.fileValues(memory, shape: parameter.value.shape) == file)
    }
  }

  @Test func `a dense weight is transposed`() {
    #expect(
      FileLayout.dense.memoryValues([1, 2, 3, 4, 5, 6], shape: [3, 2]) == [1, 4, 2, 5, 3, 6])
    #expect(FileLayout.dense.fileShape(of: [3, 2]) == [2, 3])
  }

  @Test func `all four axes find their place`() {
    let shape = [2, 3, 4, 5]
    let file = (0..<120).map(Float.init)
    let memory = FileLayout.convolution.memoryValues(file, shape: shape)
    // (kH 1, kW 2, I 3, O 4) is (O 4, I 3, kH 1, kW 2) in the file.
    #expect(memory[((1 * 3 + 2) * 4 + 3) * 5 + 4] == Float(((4 * 4 + 3) * 2 + 1) * 3 + 2))
    #expect(FileLayout.convolution.fileValues(memory, shape: shape) == file)
  }
}
