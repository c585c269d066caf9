package import Compute
package import Tensors

/// One named part of a classifier: what is frozen, cached or given a learning rate as a whole.
struct Stage: Sendable {
  /// The name in `Classifier.stageNames`.
  let name: String
  /// What stands before the names of its parameters; empty for a stem, whose names are whole.
  let prefix: String
  /// The layer, whatever its kind.
  var layer: any Layer & Exportable

  init(_ name: String, prefix: String? = nil, _ layer: any Layer & Exportable) {
    self.name = name
    self.prefix = prefix ?? name
    self.layer = layer
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    if prefix.isEmpty {
      layer.visitParameters(visit)
    } else {
      layer.visitParameters(under: prefix, visit)
    }
  }
}

extension Layer {
  /// `forward` for a caller that does not know the kind of layer.
  package mutating func forwardErased(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: any Sendable) {
    let (output, saved) = forward(x, in: &step)
    return (output, saved)
  }

  /// `backward` for a caller that does not know the kind of layer.
  package mutating func backwardErased(
    _ dy: Tensor, _ saved: consuming any Sendable, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    guard let own = (consume saved) as? Saved else {
      preconditionFailure("a \(Self.self) cannot use what another layer saved")
    }
    return backward(dy, consume own, wants: wants, in: &step)
  }
}
