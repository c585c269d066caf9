internal import Compute
internal import Networks
internal import Tensors

/// A backbone that sees both views of an image, and the projector behind which they are compared.
struct TwinNetwork: ParameterHolder {
  /// The backbone; its head is the projector's first dense layer.
  var classifier: Classifier
  /// The rest of the projector.
  var projector: Chain<Projection>

  /// What a training pass leaves for `backward`.
  struct Saved {
    let classifier: Classifier.Saved
    let projector: Chain<Projection>.Saved
  }

  /// The embeddings `(N, W)` of normalised images `(N, H, W, C)`.
  mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (embeddings: Tensor, saved: Saved) {
    let (features, classifierSaved) = classifier.forward(x, from: 0, in: &step)
    let (embeddings, projectorSaved) = projector.forward(features, in: &step)
    return (embeddings, Saved(classifier: classifierSaved, projector: projectorSaved))
  }

  /// Sets all gradients to those of a loss with this gradient of the embeddings.
  mutating func backward(_ dy: Tensor, _ saved: consuming Saved, in step: inout Step) {
    visitParameters { _, parameter in parameter.gradient = nil }
    let projected = projector.backward(dy, saved.projector, wants: .both, in: &step)
    guard let projected else { preconditionFailure("a projector has a gradient of its input") }
    _ = classifier.backward(projected, saved.classifier, wants: .parameters, in: &step)
  }

  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    classifier.visitParameters(visit)
    projector.visitParameters { visit("projector.\($0)", &$1) }
  }
}
