internal import Networks
internal import Compute

extension Explainer {
  /// The same network with the stages from `stage` to the head drawn anew, as its authors draw
  /// them.
  ///
  /// Source: Adebayo et al., "Sanity Checks for Saliency Maps" (2018), section 3.1.
  package func randomised(from stage: Int) -> Explainer {
    var generator = SeededGenerator(seed: SanityRule.seed)
    var fresh = Classifier(
      architecture: network.architecture, outputCount: network.outputCount, width: network.width,
      generator: &generator, buffers: buffers)
    var drawn: [String: Parameter] = [:]
    fresh.visitParameters { drawn[$0] = $1 }
    var changed = network
    changed.visitParameters { [network] name, parameter in
      guard network.stageIndex(ofParameter: name) >= stage, let other = drawn[name] else { return }
      parameter.value = other.value
    }
    return Explainer(changed, workers: workers, buffers: buffers, convolution: convolution)
  }
}
