internal import CKernels
public import Compute

/// Random zeros in training, the rest scaled up so that the mean stays (Srivastava et al., 2014).
///
/// Drawing is apart from applying: the same mask serves the way back.
public enum Dropout {
  /// Draws a mask of zeros, with the given probability, and 1 / (1 − probability).
  ///
  /// Takes one number from the generator, whatever the size; each chunk of the mask has a stream
  /// of its own, so that the mask does not depend on the threads.
  ///
  /// - Parameters:
  ///   - probability: of a zero, in 0..<1.
  ///   - mask: overwritten.
  public static func drawMask(
    probability: Double, generator: inout SeededGenerator, mask: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    precondition((0..<1).contains(probability), "no such dropout probability: \(probability)")
    let seed = generator.next()
    let kept = Float(1 / (1 - probability))
    let threshold = UInt64(probability * 0x1p32)
    let count = mask.count
    nonisolated(unsafe) let mask = mask.address
    workers.split(count, grain: elementsPerChunk) { range in
      var generator = SeededGenerator(seed: seed, stream: UInt64(range.lowerBound))
      for index in range {
        mask[index] = generator.next() >> 32 < threshold ? 0 : kept
      }
    }
  }

  /// output = input · mask; on the way back, inputGradient = outputGradient · mask.
  public static func apply(
    mask: Span<Float>, input: Span<Float>, output: inout MutableSpan<Float>, workers: WorkerPool
  ) {
    Elementwise.multiply(input, mask, product: &output, workers: workers)
  }
}
