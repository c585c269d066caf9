internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Says what changed images do to a model.
struct StressCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stress",
    abstract: "Say what noise, blur, covering and attacks do to a model, by group.",
    discussion: """
      Images of the validation part are spoiled at five severities (noise, blur, darker, \
      brighter, contrast, JPEG, resolution), a marker is put in, corners, border and what masks \
      mark are covered, and every pixel is changed for the worst (FGSM, PGD). A model that falls \
      when corners are covered, or that still knows the answer when the finding is, has learnt a \
      shortcut. Findings do not change the exit code. --test opens the test part, which is \
      counted.
      """)

  @Argument(
    help: ArgumentHelp("The model, NAME.fovea.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var model: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Flag(help: "Open the test part; this is counted.")
  var test = false

  @Option(
    help: ArgumentHelp("How much AUROC may fall and the model still hold.", valueName: "share"))
  var margin = 0.05

  @Option(help: ArgumentHelp("How many images are attacked; 0 for none.", valueName: "count"))
  var attacked = 200

  @Option(help: ArgumentHelp("The seed of noise and of random starts.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if !(0..<1).contains(margin) {
      throw ValidationError("--margin is \(margin); give a share from 0 to below 1.")
    }
    if attacked < 0 {
      throw ValidationError("--attacked is \(attacked); give a count of images, or 0 for none.")
    }
  }

  func run() async throws {
    try await shared.perform(computing: computing, seal: seal) { context in
      var stage = StressStage(
        model: URL(fileURLWithPath: model), cohort: URL(fileURLWithPath: cohort),
        output: output.folder, opensTest: test)
      (stage.margin, stage.attackedImages, stage.seed) = (margin, attacked, seed)
      return try stage.run(in: context)
    }
  }
}
