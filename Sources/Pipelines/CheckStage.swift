internal import Compute
internal import Training

/// Says everything that is wrong with a pipeline file and its data, and what it will take.
public struct CheckStage {
  private let pipeline: Pipeline

  /// Looks at a pipeline whose text has been checked.
  public init(pipeline: Pipeline) {
    self.pipeline = pipeline
  }

  /// Looks at the data, and tries a few steps unless nothing is to be done.
  ///
  /// - Throws: `PipelineProblems` with all of them; `usage` for a batch that does not fit.
  public func run(in context: StageContext) throws -> CommandResult {
    let check = PipelineCheck(pipeline, context: context)
    try check.verify()
    let cost = context.isDryRun ? nil : check.cost
    if let cost { try warn(of: cost, context) }
    return CommandResult(
      "fovea.check/1",
      lines: check.facts + (cost?.lines ?? []) + ["\(pipeline.name): nothing is wrong"],
      members: [
        "facts": .array(check.facts.map(JSONValue.text)), "isSound": .flag(true),
        "cost": cost.map { .object($0.members) } ?? .null,
      ])
  }

  /// A batch that does not fit is a problem as any other.
  private func warn(of cost: CostEstimate, _ context: StageContext) throws {
    guard let available = MemoryLimit().availableBytes, let now = ProcessMemory.now else { return }
    try cost.forecast.memory.require(
      within: available + now.residentBytes, inputSize: cost.options.inputSize)
  }
}
