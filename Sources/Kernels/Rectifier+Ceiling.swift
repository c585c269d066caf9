internal import CKernels
public import Compute

extension Rectifier {
  /// values = min(max(values, 0), ceiling).
  public static func forward(
    inPlace values: inout MutableSpan<Float>, ceiling: Float, workers: WorkerPool
  ) {
    let count = values.count
    nonisolated(unsafe) let y = values.address
    workers.split(count, grain: elementsPerChunk) {
      ckernels_clamp_in_place(y + $0.lowerBound, ceiling, $0.count)
    }
  }

  /// inputGradient = outputGradient where 0 < output < ceiling, else 0.
  ///
  /// An input of exactly 0 or the ceiling passes nothing on, as in PyTorch's `hardtanh_backward`.
  public static func backward(
    output: Span<Float>, ceiling: Float, outputGradient: Span<Float>,
    inputGradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("outputGradient", holds: output.count, of: outputGradient)
    check("inputGradient", holds: output.count, of: inputGradient)
    nonisolated(unsafe) let (y, dy, dx) = (
      output.address, outputGradient.address, inputGradient.address
    )
    workers.split(output.count, grain: elementsPerChunk) {
      let start = $0.lowerBound
      ckernels_clamp_gradient(y + start, ceiling, dy + start, dx + start, $0.count)
    }
  }
}
