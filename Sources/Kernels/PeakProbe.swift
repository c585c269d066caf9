internal import CKernels

/// Multiply-adds at the processor's fastest pace, to hold all kernels against.
///
/// Everything stays in registers, so that only the clock, the units and other work on the machine
/// count: 2 operations for each float and step.
package enum PeakProbe {
  /// How many floats a run takes.
  package static let floatCount = Int(cengine_probe_floats)

  /// x becomes x · factor + addend, `steps` times over, on this thread.
  ///
  /// - Parameter x: `floatCount` floats; looked at afterwards, or nothing need be computed.
  package static func run(
    _ x: inout MutableSpan<Float>, steps: Int, factor: Float, addend: Float,
    on set: InstructionSet = .best
  ) {
    check("x", holds: floatCount, of: x)
    cengine_probe(set.level, x.address, steps, factor, addend)
  }
}
