/// Says everything that is wrong with a pipeline file and its data.
public struct CheckStage {
  private let pipeline: Pipeline

  /// Looks at a pipeline whose text has been checked.
  public init(pipeline: Pipeline) {
    self.pipeline = pipeline
  }

  /// Looks at the data.
  ///
  /// - Throws: `PipelineProblems` with all of them.
  public func run(in context: StageContext) throws -> CommandResult {
    let check = PipelineCheck(pipeline, context: context)
    try check.verify()
    return CommandResult(
      "fovea.check/1", lines: check.facts + ["\(pipeline.name): nothing is wrong"],
      members: ["facts": .array(check.facts.map(JSONValue.text)), "isSound": .flag(true)])
  }
}
