internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Tries to tell from a model who was in its training.
struct AuditMembersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "members",
    abstract: "Say whether a model tells who was in its training.",
    discussion: """
      Shadow models are fitted to halves of the training and validation patients. How sure \
      they are of each patient, learnt from or not, says how much the model's own answer gives \
      away: how many of those trained on an attack finds while it accuses 0.1, 1 or 10 % of \
      others wrongly. Without --whole a shadow model trains the head alone. Findings do not \
      change the exit code. The output holds the model with this record, for its card.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(
    help: ArgumentHelp("The cohort that it was trained on.", valueName: "cohort"),
    completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("How many shadow models, an even number.", valueName: "count"))
  var shadows = 64

  @Flag(help: "Train all that the model's recipe trains in every shadow model, not the head alone.")
  var whole = false

  @Option(
    help: ArgumentHelp(
      "The file of the weights that training began with. (default: looked up by name)",
      valueName: "file"))
  var backbone: String?

  @Option(help: ArgumentHelp("The seed of who is in which half.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if shadows < 2 || !shadows.isMultiple(of: 2) {
      throw ValidationError("--shadows is \(shadows); give an even number, such as 64.")
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      var stage = AuditMembersStage(
        model: URL(fileURLWithPath: model), cohort: URL(fileURLWithPath: cohort),
        output: output.folder)
      (stage.shadows, stage.isWhole, stage.seed) = (shadows, whole, seed)
      stage.backbone = backbone.map { URL(fileURLWithPath: $0) }
      return try stage.run(in: context)
    }
  }
}
