/// The settings of an experiment, each with its reason.
package struct Plan: Sendable {
  /// One setting.
  package struct Decision: Sendable, Equatable {
    /// The key of the pipeline.
    package let key: String
    /// Its value.
    package let value: PipelineValue
    /// Why, with the figures it came from.
    package let reason: String
  }

  /// Why a value is what its author set.
  private static let asked = "as it was asked for"

  /// What was set already: no rule decides otherwise, and all go by it.
  let asked: [String: PipelineValue]

  /// The settings by key, in the order in which they were decided.
  package private(set) var decisions: [Decision] = []

  /// Makes an empty plan.
  init(asked: [String: PipelineValue]) { self.asked = asked }

  /// The value that was decided for a key.
  package subscript(key: String) -> PipelineValue? {
    decisions.first { $0.key == key }?.value
  }

  /// The reason of a key's value.
  package func reason(of key: String) -> String? { decisions.first { $0.key == key }?.reason }

  mutating func decide(_ key: String, _ value: PipelineValue, _ reason: String) {
    decisions.append(
      asked[key].map { Decision(key: key, value: $0, reason: Self.asked) }
        ?? Decision(key: key, value: value, reason: reason))
  }

  func integer(_ key: String) -> Int {
    guard case .integer(let number) = self[key] else {
      preconditionFailure("\(key) was not decided as a whole number")
    }
    return number
  }

  /// The recipe with everything that was decided, but for what its author set.
  package func filling(_ recipe: Recipe) -> Recipe {
    recipe.filled(
      with: decisions.filter { !recipe.assigned.contains($0.key) && !$0.key.hasPrefix("input.") }
        .map { ($0.key, $0.value) })
  }

  /// The plan as a pipeline file, with what was asked for.
  ///
  /// - Parameters:
  ///   - head: lines above everything, without comment signs.
  ///   - showsPaths: whether files that were named are written as they were given.
  package func yaml(head: [String], showsPaths: Bool) -> String {
    PipelineText.explained(head: head) { key in
      if let value = asked[key.path] {
        guard case .path = key.kind, case .text = value, !showsPaths else {
          return (value, Self.asked)
        }
        return (.text("<\(key.components[1])>"), Self.asked)
      }
      return decisions.first { $0.key == key.path }.map { ($0.value, $0.reason) }
    }
  }
}
