internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Compares ways of training that look after groups with plain training.
struct MitigateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mitigate",
    abstract: "Compare ways of training that look after groups with plain training.",
    discussion: """
      Trains plain and with each method over several seeds, and judges all on the same patients, \
      out of fold or on the validation part. Each method ends in improved, no evidence, harmed or \
      levelled down, by rules on the page, which ask for more the more methods and labels there \
      are. Nothing beats plain training reliably: expect no evidence. What is worth it is switched \
      on by training.mitigation.method. The test part is not looked at.
      """)

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("The column to learn, or several with commas.", valueName: "column"))
  var target: String

  @Option(
    help: ArgumentHelp("The attribute whose values are groups, as sex.", valueName: "name"))
  var attribute: String

  @Option(
    help: ArgumentHelp(
      "balancedSampling, reweighting, groupDRO, worstGroup, gradientReversal, headRetraining, "
        + "with commas. (default: all that the patients suffice for)",
      valueName: "methods"))
  var methods: String?

  @Option(help: ArgumentHelp("How many seeds, from 3.", valueName: "count"))
  var seeds: Int = MitigateStage.fewestSeeds

  @Option(
    help: ArgumentHelp(
      "Pretrained weights: a name, a file, or random. (default: fovea-small)",
      valueName: "name"))
  var backbone: String?

  @Option(
    help: ArgumentHelp(
      "The network, for random weights and files that do not say.", valueName: "name"))
  var architecture: String?

  @Option(help: ArgumentHelp("Passes over the images. (default: 12)", valueName: "count"))
  var epochs: Int?

  @Flag(help: "Go on with an interrupted comparison in the output.")
  var resume = false

  @OptionGroup var settings: SettingOptions
  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      let isFile = backbone.map { WeightsStage.isFile($0) } ?? false
      let pairs: [(String, String?)] = [
        ("model.targets", target), (isFile ? "model.weights" : "model.backbone", backbone),
        ("model.architecture", architecture), ("training.epochs", epochs.map(String.init)),
      ]
      let recipe = try Recipe(
        assignments: pairs.compactMap { key, value in value.map { "\(key)=\($0)" } }
          + settings.assignments, workingFolder: URL(fileURLWithPath: ".", isDirectory: true))
      var stage = MitigateStage(
        cohort: URL(fileURLWithPath: cohort), output: output.folder, recipe: recipe)
      stage.attribute = attribute
      stage.methods = methods
      stage.seeds = seeds
      stage.resume = resume
      return try stage.run(in: context)
    }
  }
}
