internal import Networks

/// What has parameters that are stepped by an optimizer and kept in a checkpoint.
protocol ParameterHolder: Sendable {
  /// Visits every parameter, running statistics included, by a name of its own.
  mutating func visitParameters(_ visit: (String, inout Parameter) -> Void)
}

extension Classifier: ParameterHolder {}
