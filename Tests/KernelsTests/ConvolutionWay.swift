import Compute
import Kernels
import Testing

/// A family of algorithms on an instruction set.
struct ConvolutionWay: Sendable, CustomStringConvertible {
  let choice: ConvolutionChoice
  let set: InstructionSet

  static let fastest = ConvolutionWay(choice: .fastest, set: .best)

  /// All that this processor can do; im2col has only OpenBLAS's own choice.
  static var all: [ConvolutionWay] {
    [ConvolutionWay(choice: .im2col, set: .best)]
      + InstructionSet.available.flatMap { set in
        [.unfolded, .fastest].map { ConvolutionWay(choice: $0, set: set) }
      }
  }

  var description: String { "\(choice) on \(set)" }
}

/// A geometry and a way to compute it.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let g: ConvolutionGeometry
  let way: ConvolutionWay

  /// The gates of relative RMS error: products of matrices, F(4×4, 3×3), sums over all pixels.
  static let plainGate = 1e-6
  static let winogradGate = 4e-6
  static let weightGate = 5e-6

  var gate: Double {
    let plan = ConvolutionPlan(g, choice: way.choice, set: way.set)
    return plan.forward == .winograd ? Self.winogradGate : Self.plainGate
  }

  var testDescription: String { "\(way): \(g)" }
}
