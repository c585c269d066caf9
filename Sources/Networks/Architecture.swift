/// The backbones that Fovea knows, by the names that configurations and weight files use.
public enum Architecture: String, Codable, CaseIterable, Sendable {
  case resnet18
  case resnet34
  case resnet50
  case squeezenet1_1
  case resnet20_cifar
  case resnet56_cifar
  case densenet121
  case mobilenet_v2
  /// ResNet-18 with one block for two and fewer channels: small enough to come with the program.
  case resnet10_slim

  /// The shape of an architecture, by family.
  package enum Plan: Sendable {
    case residual(ResidualPlan)
    case squeeze(SqueezePlan)
    case dense(DensePlan)
    case mobile(MobilePlan)
  }

  /// The numbers of the architecture.
  package var plan: Plan {
    switch self {
    case .resnet18: .residual(.imageNet(.basic, [2, 2, 2, 2]))
    case .resnet34: .residual(.imageNet(.basic, [3, 4, 6, 3]))
    case .resnet50: .residual(.imageNet(.bottleneck, [3, 4, 6, 3]))
    case .squeezenet1_1: .squeeze(.version1_1)
    case .resnet20_cifar: .residual(.cifar([3, 3, 3]))
    case .resnet56_cifar: .residual(.cifar([9, 9, 9]))
    case .densenet121: .dense(.version121)
    case .mobilenet_v2: .mobile(.version2)
    case .resnet10_slim: .residual(.slim)
    }
  }

  /// The stages from input to output; a parameter's name begins with its stage's, except that
  /// the stem `conv1` also holds `bn1`, and `features.conv0` holds `features.norm0`.
  public var stageNames: [String] {
    switch plan {
    case .residual(let plan):
      ["conv1"] + plan.blockCounts.indices.map { "layer\($0 + 1)" } + [plan.headName]
    case .squeeze(let plan):
      plan.features.map { "features.\($0.index)" } + ["head"]
    case .dense(let plan):
      plan.stageNames + [headName]
    case .mobile(let plan):
      (0..<plan.featureStageCount).map { "features.\($0)" } + [headName]
    }
  }

  /// The stage that is replaced for a new task: `fc`, `linear`, `head` or
  /// `classifier`.
  public var headName: String {
    switch plan {
    case .residual(let plan): plan.headName
    case .squeeze: "head"
    case .dense, .mobile: "classifier"
    }
  }

  /// The heads that published checkpoints of the architecture carry: all are replaceable.
  var publishedHeadNames: [String] {
    switch plan {
    case .residual(let plan): [plan.headName]
    case .dense, .mobile: [headName]
    case .squeeze: ["head", "classifier"]  // torchvision's is a 1×1 convolution before the pool
    }
  }

  /// The channels that reach the head at full width.
  public var featureCount: Int {
    switch plan {
    case .residual(let plan): (plan.channels.last ?? 0) * plan.block.expansion
    case .squeeze(let plan): plan.outputChannels
    case .dense(let plan): plan.blockOutputs.last ?? 0
    case .mobile(let plan): plan.lastChannels
    }
  }

  /// What published weights of the architecture expect where nothing else is stated.
  public var customaryNormalisation: InputNormalisation { .imageNet }
}
