public import Files

/// Everything that is wrong with a pipeline file, one sentence each, sorted by key.
public struct PipelineProblems: ExplainedError, Equatable {
  /// The problems in the order of their sentences; never empty.
  public let problems: [PipelinesError]

  /// Sorts the problems and drops repeated ones.
  ///
  /// - Precondition: there is at least one.
  init(_ problems: [PipelinesError]) {
    precondition(!problems.isEmpty, "0 problems are no error")
    var sorted: [PipelinesError] = []
    for problem in problems.sorted(by: { $0.description < $1.description })
    where sorted.last != problem { sorted.append(problem) }
    self.problems = sorted
  }

  /// The subject of the first problem.
  public var subject: String { problems.first?.subject ?? "" }
  /// The reason of the first problem.
  public var reason: String { problems.first?.reason ?? "" }
  /// The hint of the first problem.
  public var hint: String { problems.first?.hint ?? "" }
  /// All sentences, a line each.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
  /// The status of the first problem that is not a mere configuration mistake, or 78.
  public var exitCode: Int32 {
    problems.first { $0.code != .configuration }?.exitCode ?? 78
  }
  /// The name of the code that gave the exit status.
  public var codeName: String {
    problems.first { $0.code != .configuration }?.codeName
      ?? PipelinesError.Code.configuration.rawValue
  }
}
