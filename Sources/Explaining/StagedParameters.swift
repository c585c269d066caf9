package import Networks

/// A network whose parameters are told by the stage that they are of.
package protocol StagedParameters {
  /// Visits every parameter, running statistics included, from input to output.
  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void)
  /// The stage that holds a parameter, from 0 at the input.
  func stageIndex(ofParameter name: String) -> Int
}

extension Classifier: StagedParameters {}
extension PixelNetwork: StagedParameters {}

extension StagedParameters {
  /// The same network with the weights of another from a stage on.
  ///
  /// With random weights as the other: Adebayo et al., "Sanity Checks for Saliency Maps" (2018),
  /// section 3.1.
  package func withWeights(of other: Self, from stage: Int) -> Self {
    var (source, changed) = (other, self)
    var drawn: [String: Parameter] = [:]
    source.visitParameters { drawn[$0] = $1 }
    changed.visitParameters { name, parameter in
      guard stageIndex(ofParameter: name) >= stage, let other = drawn[name] else { return }
      parameter.value = other.value
    }
    return changed
  }
}
