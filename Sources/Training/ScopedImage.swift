package import Cohorts

/// An image before a model's scope, as it is and changed.
package struct ScopedImage: Sendable, Equatable {
  /// What is known of it.
  package let image: CaseFacts
  /// The look at it as it is, then at it after each change.
  package let looks: [ScopeLook]
}
