/// How one picture stands to a model's scope.
package struct ScopeLook: Sendable, Equatable {
  /// How far its features lie, in the units of `FeatureDistance`.
  package let distance: Double
  /// Whether that is beyond the model's limit.
  package let isFar: Bool
  /// Whether the rest of the input contract refuses it, whatever the distance.
  package let isRefused: Bool
}
