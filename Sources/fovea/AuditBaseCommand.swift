internal import ArgumentParser
internal import Foundation
internal import Pipelines

/// Says what can be read of patients from a backbone's features.
struct AuditBaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit-base",
    abstract: "Say what features tell of sex, age, view and scanner, before and after fine-tuning.",
    discussion: """
      Linear probes read each attribute of the cohort, and its label, from frozen features, out of \
      fold by patient; beside them stand the same probes on random weights of the network, labels \
      shuffled among patients, the same within each label, and how far the groups' features lie \
      apart. --after adds models that were fine-tuned from the backbone. Only the training and the \
      validation part are read. Findings do not change the exit code.
      """)

  @Argument(
    help: ArgumentHelp(
      "Pretrained weights, a name or a file; or NAME.fovea, whose backbone is meant.",
      valueName: "backbone"))
  var backbone: String

  @Argument(help: ArgumentHelp("The cohort.", valueName: "cohort"), completion: .directory)
  var cohort: String

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "A model that was fine-tuned from the backbone; may be repeated.", valueName: "model"),
    completion: .file(extensions: ["fovea"]))
  var after: [String] = []

  @Option(
    help: ArgumentHelp(
      "The attributes to read, separated by commas; ages are ageBand. (default: all)",
      valueName: "names"))
  var attributes: String?

  @Option(
    help: ArgumentHelp(
      "The label to read, and to compare within. (default: that of --after, or the only one; of "
        + "several each is read, and none compared within)", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp("The network, for weight files that do not say.", valueName: "name"))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The input that the weights expect, for files that do not say: imagenet, caffe, symmetric, "
        + "unit, or mean=R/G/B,std=R/G/B,scale=1.", valueName: "rule"))
  var inputNorm: String?

  @Option(
    help: ArgumentHelp(
      "Side of the square that the backbone sees. (default: that of the first --after, else 128)",
      valueName: "pixels"))
  var inputSize: Int?

  @Option(help: ArgumentHelp("How often labels are shuffled.", valueName: "count"))
  var permutations = 1000

  @Option(
    help: ArgumentHelp(
      "The seed of random weights, folds, intervals and shuffles.", valueName: "number"))
  var seed: UInt64 = 1

  @OptionGroup var weights: WeightOptions
  @OptionGroup var seal: SealOptions
  @OptionGroup var computing: ComputingOptions
  @OptionGroup(title: "Options of every command") var shared: SharedOptions

  func validate() throws {
    if !(99...100_000).contains(permutations) {
      throw ValidationError(
        "--permutations is \(permutations); give a number from 99 to 100000.")
    }
    if let inputSize, !(16...1024).contains(inputSize) {
      throw ValidationError("--input-size is \(inputSize); give a number from 16 to 1024.")
    }
    if backbone.hasSuffix(".fovea"), architecture != nil || inputNorm != nil || inputSize != nil {
      throw ValidationError(
        "--architecture, --input-norm and --input-size are for weight files; a model says its own."
      )
    }
  }

  func run() async throws {
    try await shared.perform(weights: weights, computing: computing, seal: seal) { context in
      try BaseAuditStage(
        request, cohort: URL(fileURLWithPath: cohort), output: output.folder
      ).run(in: context)
    }
  }

  private var request: BaseAuditStage.Request {
    var request = BaseAuditStage.Request(backbone: backbone)
    request.after = after.map { URL(fileURLWithPath: $0) }
    request.attributes = attributes?.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    (request.target, request.architecture) = (target, architecture)
    (request.inputNorm, request.inputSize) = (inputNorm, inputSize)
    (request.permutations, request.seed) = (permutations, seed)
    return request
  }
}
