/// Prints the JSON Schema of pipeline files.
public struct SchemaStage {
  /// Makes the stage.
  public init() {}

  /// The schema, which is a JSON document with or without `--json`.
  public func run() -> CommandResult {
    CommandResult(document: PipelineSchema.document)
  }
}
