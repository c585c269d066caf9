internal import Compute
internal import Tensors

extension Classifier {
  /// Draws the weights as the reference code of each family does; batch norms start as identity.
  ///
  /// Source: He et al., "Delving Deep into Rectifiers" (2015), equation 10, with the choices of
  /// torchvision 0.29 (`models/resnet.py`, `models/squeezenet.py`, `models/densenet.py`,
  /// `models/mobilenetv2.py`) and of
  /// akamaster/pytorch_resnet_cifar10 (`resnet.py`); PyTorch's own default for dense layers.
  mutating func initialise(from generator: inout SeededGenerator) {
    let architecture = architecture
    var denseInputs = 1
    visitParameters { name, parameter in
      let shape = parameter.value.shape
      switch (parameter.role, parameter.layout) {
      case (.weight, .convolution):
        parameter.drawConvolution(of: architecture, from: &generator)
      case (.weight, _):
        denseInputs = shape[0]
        if let deviation = architecture.headDeviation(inputs: denseInputs) {
          parameter.fillNormal(deviation: deviation, from: &generator)
        } else {
          parameter.fillUniform(bound: 1 / Double(denseInputs).squareRoot(), from: &generator)
        }
      case (.bias, _)
      where name.hasPrefix(architecture.headName + ".") && architecture.hasRandomHeadBias:
        // It follows its weight.
        parameter.fillUniform(bound: 1 / Double(denseInputs).squareRoot(), from: &generator)
      default: break
      }
    }
  }
}

extension Architecture {
  /// The deviation of the head's weights, where they are drawn from a normal distribution.
  fileprivate func headDeviation(inputs: Int) -> Double? {
    switch plan {
    case .residual(let plan): plan.hasLargeStem ? nil : (2 / Double(inputs)).squareRoot()
    case .squeeze, .dense: nil
    case .mobile: 0.01
    }
  }

  /// Whether the head's bias is drawn too, not zero.
  fileprivate var hasRandomHeadBias: Bool {
    switch plan {
    case .residual, .squeeze: true
    case .dense, .mobile: false
    }
  }
}

extension Parameter {
  /// Draws a convolution's weight as the reference code of the backbone does.
  mutating func drawConvolution(
    of architecture: Architecture, from generator: inout SeededGenerator
  ) {
    let shape = value.shape
    let inputs = shape[0] * shape[1] * shape[2]
    let outputs = shape[0] * shape[1] * shape[3]
    switch architecture.plan {
    case .residual(let plan):
      let fan = plan.hasLargeStem ? outputs : inputs
      fillNormal(deviation: (2 / Double(fan)).squareRoot(), from: &generator)
    case .dense:
      fillNormal(deviation: (2 / Double(inputs)).squareRoot(), from: &generator)
    case .squeeze:
      fillUniform(bound: (6 / Double(inputs)).squareRoot(), from: &generator)
    case .mobile:
      fillNormal(deviation: (2 / Double(outputs)).squareRoot(), from: &generator)
    }
  }

  /// Draws every value from a normal distribution around 0.
  mutating func fillNormal(
    deviation: Double, from generator: inout SeededGenerator
  ) {
    value.withMutableSpan { generator.fillNormal(&$0, deviation: deviation) }
  }

  /// Draws every value evenly from −bound to bound.
  mutating func fillUniform(bound: Double, from generator: inout SeededGenerator) {
    value.withMutableSpan { floats in
      for index in 0..<floats.count { floats[index] = Float(generator.uniform(in: -bound...bound)) }
    }
  }
}
