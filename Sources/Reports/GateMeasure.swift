/// What gates of masks and boxes ask for: the measure by which their groups are compared.
public enum GateMeasure: String, Codable, CaseIterable, Sendable {
  /// Mean Dice over patients with a lesion.
  case dice
  /// Average precision at an IoU of 0.5.
  case ap50

  /// The names of its gates.
  public var gateNames: [String] {
    [Gate.Scope.overall, .worstGroup, .gap].map { "\($0.rawValue).\(rawValue)" }
  }
}
