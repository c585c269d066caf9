internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Does all stages of a pipeline file.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do all stages of a pipeline file; run again, it resumes or says already done.",
    discussion: """
      The output holds cohort/, model.fovea, predictions.csv, evaluation.json, report/ and \
      run.json. The test part is opened only with evaluation.test: true in the file. Where a \
      finished run is asked for another report, that alone is made again; anything that was \
      trained or opened stays, or needs --force.
      """)

  @Argument(
    help: ArgumentHelp("The pipeline file.", valueName: "pipeline.yaml"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @OptionGroup var output: OutputOptions
  @OptionGroup var gates: GateOptions
  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let pipeline = try Pipeline(
        path: pipeline, assignments: settings.assignments,
        workingFolder: URL(fileURLWithPath: ".", isDirectory: true)
      ).adding(gates: gates.bars)
      return try await PipelineRunner(pipeline: pipeline, output: output.folder)
        .run(in: context)
    }
  }
}
