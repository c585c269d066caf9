internal import Compute
internal import Tensors

extension Classifier {
  /// Draws the weights as the reference code of each family does; batch norms start as identity.
  ///
  /// Source: He et al., "Delving Deep into Rectifiers" (2015), equation 10, with the choices of
  /// torchvision 0.29 (`models/resnet.py`, `models/squeezenet.py`,
  /// `models/densenet.py`) and of
  /// akamaster/pytorch_resnet_cifar10 (`resnet.py`); PyTorch's own default for dense layers.
  mutating func initialise(from generator: inout SeededGenerator) {
    let architecture = architecture
    var denseInputs = 1
    visitParameters { name, parameter in
      let shape = parameter.value.shape
      switch (parameter.role, parameter.layout) {
      case (.weight, .convolution):
        let inputs = shape[0] * shape[1] * shape[2]
        let outputs = shape[0] * shape[1] * shape[3]
        switch architecture.plan {
        case .residual(let plan):
          let fan = plan.hasLargeStem ? outputs : inputs
          parameter.fillNormal(deviation: (2 / Double(fan)).squareRoot(), from: &generator)
        case .dense:
          parameter.fillNormal(deviation: (2 / Double(inputs)).squareRoot(), from: &generator)
        case .squeeze:
          parameter.fillUniform(bound: (6 / Double(inputs)).squareRoot(), from: &generator)
        }
      case (.weight, _):
        denseInputs = shape[0]
        if architecture.hasNormalHead {
          let deviation = (2 / Double(denseInputs)).squareRoot()
          parameter.fillNormal(deviation: deviation, from: &generator)
        } else {
          parameter.fillUniform(bound: 1 / Double(denseInputs).squareRoot(), from: &generator)
        }
      case (.bias, _) where name.hasPrefix(architecture.headName + "."):  // follows its weight
        if case .dense = architecture.plan { break }
        parameter.fillUniform(bound: 1 / Double(denseInputs).squareRoot(), from: &generator)
      default: break
      }
    }
  }
}

extension Architecture {
  /// Whether the head's weights are drawn like a convolution's.
  fileprivate var hasNormalHead: Bool {
    switch plan {
    case .residual(let plan): !plan.hasLargeStem
    case .squeeze, .dense: false
    }
  }
}

extension Parameter {
  /// Draws every value from a normal distribution around 0.
  mutating func fillNormal(
    deviation: Double, from generator: inout SeededGenerator
  ) {
    value.withMutableSpan { generator.fillNormal(&$0, deviation: deviation) }
  }

  fileprivate mutating func fillUniform(bound: Double, from generator: inout SeededGenerator) {
    value.withMutableSpan { floats in
      for index in 0..<floats.count { floats[index] = Float(generator.uniform(in: -bound...bound)) }
    }
  }
}
