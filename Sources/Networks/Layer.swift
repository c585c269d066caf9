// Networks: layers, backbones as tables, and the files their weights come from.
// In: an architecture, a number of outputs, batches of images as tensors, weight files.
// Out: logits, features, gradients, parameters under their checkpoint names, load reports.
// Called by: Training (fit, predict, model files), Pipelines (`weights show`), fovea-bench.
// Entry: `Classifier`, a list of stages; every part of it is a `Layer`; weights: `WeightSource`.

public import Compute
public import Tensors

/// What a backward pass is asked for.
public enum Wanted: Sendable {
  /// The gradient of the input alone; parameters are left as they are.
  case input
  /// The parameters' gradients alone; `backward` returns nil.
  case parameters
  /// Both.
  case both

  /// Whether `backward` must return the input's gradient.
  public var includesInput: Bool { self != .parameters }
  /// Whether `backward` must add to the parameters' gradients.
  public var includesParameters: Bool { self != .input }
  /// What a part above another must be asked for, so that the gradient reaches the one below.
  var inside: Wanted { includesParameters ? .both : .input }
}

/// A part of a network: the call predicts, `forward` trains, `backward` mirrors `forward`.
public protocol Layer: Predicting {
  /// What `backward` needs from `forward`, by name.
  associatedtype Saved: Sendable

  /// The same predictions from a form that is made once and not trained any more.
  func prepared(for load: InferenceLoad, in step: Step) -> any Predicting

  /// Computes the output of a training step, and what `backward` will need.
  mutating func forward(_ x: Tensor, in step: inout Step) -> (output: Tensor, saved: Saved)

  /// Adds ∂loss/∂parameter to each trainable parameter's gradient and returns ∂loss/∂input.
  ///
  /// - Parameters:
  ///   - dy: ∂loss/∂output, shaped as `forward`'s output.
  ///   - saved: what that `forward` saved, given up so that its memory can be used again.
  ///   - wants: what to compute; nil is returned where the input's gradient is not wanted.
  mutating func backward(
    _ dy: Tensor, _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor?

  /// Visits every parameter, running statistics included, by its name inside this layer.
  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void)
}

extension Layer {
  /// The layer itself, where there is nothing to prepare.
  public func prepared(for load: InferenceLoad, in step: Step) -> any Predicting { self }

  /// Visits every parameter with `prefix` and a dot before its name.
  mutating func visitParameters(under prefix: String, _ visit: (String, inout Parameter) -> Void) {
    visitParameters { visit("\(prefix).\($0)", &$1) }
  }
}
