import Annotations
import Compute
import Networks
import Tensors
import Testing
import Training

@Suite struct FirstBoxesTests {
  private func lastBias(of network: PixelNetwork) -> [Float] {
    var copy = network
    var last: [Float] = []
    copy.visitParameters { _, parameter in
      if parameter.role == .bias, parameter.value.count == network.plan.outputs {
        last = parameter.value.values
      }
    }
    return last
  }

  /// By hand: widths of 8 and 24 and heights of 40 and 80 pixels are 4 and 15 cells of 4 pixels.
  @Test func `a detector begins with rare findings of the size that training boxes have`() {
    var generator = SeededGenerator(seed: 1)
    var network = PixelNetwork(
      PixelPlan(encoder: .squeezenet1_1, width: 0.25, outputs: 6, decoderWidth: 4, outputStride: 4),
      generator: &generator, buffers: BufferPool())
    network.setHeatBias()
    network.setSizeBias(of: [], stride: 4)
    #expect(lastBias(of: network) == [-2.19, -2.19, 0, 0, 0, 0])
    network.setSizeBias(
      of: [
        LabelledBox(label: "a", x: 0, y: 0, width: 8, height: 40),
        LabelledBox(label: "b", x: 9, y: 3, width: 24, height: 80),
      ], stride: 4)
    #expect(lastBias(of: network) == [-2.19, -2.19, 4, 15, 0, 0])
  }
}
