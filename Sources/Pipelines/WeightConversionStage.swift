internal import Compute
internal import Files
public import Foundation
internal import Networks

/// Rewrites a weight file as safetensors that say themselves what they are for.
public struct WeightConversionStage {
  /// What a person knows of a file that does not say it itself.
  public struct Statement: Sendable {
    /// The network, by name.
    public var architecture: String?
    /// The input normalisation, as `InputNormalisation` reads it.
    public var inputNorm: String?
    /// Where the numbers come from.
    public var origin: String?
    /// Under which licence.
    public var licence: String?

    /// Makes a statement that says nothing.
    public init() {}
  }

  private let weights: String
  private let output: URL
  private let statement: Statement
  private let half: Bool

  /// Reads a file or a name and writes `output`, in half precision on request.
  public init(weights: String, output: URL, statement: Statement, half: Bool) {
    self.weights = weights
    self.output = output
    self.statement = statement
    self.half = half
  }

  /// Converts.
  ///
  /// - Throws: `usage`, `cannotCreate`, errors of the file.
  public func run(in context: StageContext) throws -> CommandResult {
    try checkOutput(context)
    let architecture = try statement.architecture.map(WeightsStage.architecture)
    let normalisation = try statement.inputNorm.map(WeightsStage.normalisation)
    let url = try WeightsStage.url(weights, in: context)
    let source = try WeightSource(
      contentsOf: url, architecture: architecture, normalisation: normalisation)
    let conversion = try WeightConversion(
      of: source, origin: statement.origin, licence: statement.licence, half: half)
    if !context.isDryRun { try AtomicFile.write(conversion.data, to: output) }
    let digest = Digest.sha256(conversion.data)
    let verb = context.isDryRun ? "would write" : "wrote"
    var lines = [
      "\(verb) \(output.path): \(conversion.data.count) bytes, sha256 \(digest)",
      source.sentence,
    ]
    lines += conversion.report.sentences + source.remarks
    if half {
      let share = Decimals.text(100 * conversion.largestRounding, places: 3)
      lines.append(
        "Half precision changes a value by at most \(share) % of its tensor's largest.")
    }
    return CommandResult(
      "fovea.weights.convert/1", lines: lines,
      members: [
        "output": .text(output.path), "sha256": .text(digest),
        "byteCount": .integer(conversion.data.count), "card": try JSONValue(conversion.card),
        "report": try JSONValue(conversion.report), "dryRun": .flag(context.isDryRun),
      ])
  }

  private func checkOutput(_ context: StageContext) throws(PipelinesError) {
    guard output.pathExtension == "safetensors" else {
      throw PipelinesError(
        .usage, subject: output.lastPathComponent, reason: "does not end in .safetensors",
        hint: "name the output NAME.safetensors")
    }
    try OutputFile(url: output, example: "weights.safetensors")
      .check(mayReplace: context.mayReplace)
  }
}
