internal import CKernels

/// What the engine's inner loops are compiled for.
package enum InstructionSet: Sendable, CaseIterable {
  case portable
  case avx2
  case avx512

  /// The best that this processor runs.
  package static let best: InstructionSet = {
    switch cengine_best_set() {
    case cengine_avx512: .avx512
    case cengine_avx2: .avx2
    default: .portable
    }
  }()

  /// Those that this processor runs, the best last.
  package static var available: [InstructionSet] {
    allCases.filter { $0.level.rawValue <= best.level.rawValue }
  }

  var level: cengine_set {
    switch self {
    case .portable: cengine_portable
    case .avx2: cengine_avx2
    case .avx512: cengine_avx512
    }
  }
}
