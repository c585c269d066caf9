internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Looks at a cohort and writes a pipeline file that explains itself.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Look at a cohort and write a pipeline file in which every value has its reason.",
    discussion: """
      Sizes of images and lesions, labels, patients, slices, free memory and a few tried steps \
      decide; a locked test part is not looked at. Without -o the plan is printed. finetune \
      --task segment and detect take the same plan for what is not set.
      """)

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @Option(help: "What the network is to do.")
  var task: FinetuneCommand.Task = .classify

  @Option(
    help: ArgumentHelp(
      "The columns to learn, separated by commas; labels of masks or boxes, if not all.",
      valueName: "columns"))
  var target: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the plan to this file.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?

  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if task == .classify, target == nil {
      throw ValidationError("Missing expected argument '--target <columns>'")
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let own = ["model.task=\(task.rawValue)"] + (target.map { ["model.targets=\($0)"] } ?? [])
      let recipe = try Recipe(
        assignments: own + settings.assignments,
        workingFolder: URL(fileURLWithPath: ".", isDirectory: true))
      var stage = PlanStage(cohort: URL(fileURLWithPath: cohort), recipe: recipe)
      stage.output = output.map { URL(fileURLWithPath: $0) }
      return try stage.run(in: context)
    }
  }
}
