internal import CKernels
public import Compute

/// The rectified linear unit, max(x, 0); a NaN stays one.
///
/// Its gradient's mask is the sign of its output, so that the input need not be kept.
public enum Rectifier {
  /// output = max(input, 0).
  public static func forward(
    input: Span<Float>, output: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("output", holds: input.count, of: output)
    nonisolated(unsafe) let (x, y) = (input.address, output.address)
    workers.split(input.count, grain: elementsPerChunk) {
      ckernels_rectify(x + $0.lowerBound, y + $0.lowerBound, $0.count)
    }
  }

  /// values = max(values, 0).
  public static func forward(inPlace values: inout MutableSpan<Float>, workers: WorkerPool) {
    let count = values.count
    nonisolated(unsafe) let y = values.address
    workers.split(count, grain: elementsPerChunk) {
      ckernels_rectify_in_place(y + $0.lowerBound, $0.count)
    }
  }

  /// inputGradient = outputGradient where output > 0, else 0.
  public static func backward(
    output: Span<Float>, outputGradient: Span<Float>, inputGradient: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("outputGradient", holds: output.count, of: outputGradient)
    check("inputGradient", holds: output.count, of: inputGradient)
    nonisolated(unsafe) let (y, dy, dx) = (
      output.address, outputGradient.address, inputGradient.address
    )
    workers.split(output.count, grain: elementsPerChunk) {
      let start = $0.lowerBound
      ckernels_rectify_gradient(y + start, dy + start, dx + start, $0.count)
    }
  }

  /// gradient = gradient where output > 0, else 0.
  public static func backward(
    output: Span<Float>, inPlace gradient: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    check("gradient", holds: output.count, of: gradient)
    nonisolated(unsafe) let (y, dx) = (output.address, gradient.address)
    workers.split(output.count, grain: elementsPerChunk) {
      ckernels_rectify_gradient_in_place(y + $0.lowerBound, dx + $0.lowerBound, $0.count)
    }
  }
}
