package import Compute
package import Tensors

/// Layers of one kind, one after the other, named by their index.
package struct Chain<Part: Layer>: Layer {
  /// The layers from input to output.
  package var parts: [Part]

  /// What each part saved, in their order.
  package struct Saved: Sendable {
    var parts: [Part.Saved]
  }

  /// Makes a chain of at least one layer.
  package init(_ parts: [Part]) {
    precondition(!parts.isEmpty, "a chain has at least one layer")
    self.parts = parts
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    var y = x
    for part in parts { y = part(y, in: &step) }
    return y
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    var y = x
    var saved: [Part.Saved] = []
    for index in parts.indices {
      let result = parts[index].forward(y, in: &step)
      y = result.output
      saved.append(result.saved)
    }
    return (y, Saved(parts: saved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var dx: Tensor? = dy
    for index in parts.indices.reversed() {
      guard let dy = dx else { return nil }
      dx = parts[index].backward(
        dy, saved.parts.removeLast(), wants: index == 0 ? wants : wants.inside, in: &step)
    }
    return dx
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    for index in parts.indices { parts[index].visitParameters(under: "\(index)", visit) }
  }
}
