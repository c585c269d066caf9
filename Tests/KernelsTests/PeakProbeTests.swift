import Kernels
import Testing

@Suite struct PeakProbeTests {
  private static let numbers = (0..<PeakProbe.floatCount).map(Float.init)

  @Test(arguments: InstructionSet.available)
  func `the probe multiplies and adds every float in each step`(set: InstructionSet) {
    var x = Self.numbers
    var span = x.mutableSpan
    PeakProbe.run(&span, steps: 2, factor: 0.5, addend: 1, on: set)
    #expect(x == Self.numbers.map { $0 / 4 + 1.5 })  // exact: few bits, halved twice
  }

  @Test(arguments: InstructionSet.available)
  func `no steps leave every float`(set: InstructionSet) {
    var x = Self.numbers
    var span = x.mutableSpan
    PeakProbe.run(&span, steps: 0, factor: 0.5, addend: 1, on: set)
    #expect(x == Self.numbers)
  }
}
