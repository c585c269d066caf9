internal import Compute
public import Tensors

/// A tensor of a layer that is learned, or followed as a running statistic.
public struct Parameter: Sendable {
  /// What a parameter does in its layer; optimizers decide by it what decays.
  public enum Role: String, Sendable, CaseIterable {
    case weight
    case bias
    /// Scale or shift of a batch normalisation.
    case normalisation
    /// Mean or variance of a batch normalisation: saved with the rest, never trained.
    case runningStatistic
  }

  /// The numbers, in the order the kernels read them.
  public var value: Tensor
  /// ∂loss/∂value in the order of `value`; nil until a backward pass has added to it.
  public var gradient: Tensor?
  /// How the numbers lie in a checkpoint.
  public let layout: FileLayout
  /// What the parameter does.
  public let role: Role
  /// Whether it keeps its value: a weight is not trained, a running statistic not followed but
  /// used; set by `Classifier.freeze`.
  public package(set) var isFrozen = false

  /// Makes a parameter that is not frozen.
  package init(_ value: Tensor, role: Role, layout: FileLayout = .plain) {
    self.value = value
    self.role = role
    self.layout = layout
  }

  /// Whether backward passes add to its gradient: neither frozen nor a running statistic.
  public var isTrainable: Bool { role != .runningStatistic && !isFrozen }

  /// The shape a checkpoint gives it.
  public var fileShape: [Int] { layout.fileShape(of: value.shape) }

  /// Takes the gradient out, or zeros if there is none yet, so that its taker alone holds it while
  /// adding to it; the taker puts it back.
  mutating func takeGradient(in buffers: BufferPool) -> Tensor {
    defer { gradient = nil }
    return gradient ?? Tensor(zeros: value.shape, in: buffers)
  }
}
