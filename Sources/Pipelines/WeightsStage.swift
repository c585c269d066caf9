internal import Files
internal import Foundation
internal import Networks
internal import WeightFiles

/// Says what is in a weight file and how it fits.
public struct WeightsStage {
  private let weights: String
  private let architecture: String?

  /// Looks at a file or a name; `architecture` is what to hold it against, if not its own.
  public init(weights: String, architecture: String?) {
    self.weights = weights
    self.architecture = architecture
  }

  /// Reads the file and reports.
  ///
  /// - Throws: `usage` for an unknown architecture, errors of the file.
  public func run(in context: StageContext) throws -> CommandResult {
    let against = try architecture.map(Self.architecture)
    let url = try Self.url(weights, in: context)
    let inspection = try WeightInspection(of: url, against: against)
    return CommandResult(
      "fovea.weights/1", lines: lines(inspection),
      members: ["weights": try JSONValue(inspection)])
  }

  /// The architecture that `--architecture` names.
  ///
  /// - Throws: `usage`.
  static func architecture(_ name: String) throws(PipelinesError) -> Architecture {
    if let known = Architecture(rawValue: name) { return known }
    let names = Architecture.allCases.map(\.rawValue)
    throw PipelinesError(
      .usage, subject: "--architecture", reason: "no architecture is called \(name)",
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
        ?? "known are \(names.joined(separator: ", "))")
  }

  /// The normalisation that `--input-norm` states.
  ///
  /// - Throws: `usage`.
  static func normalisation(_ text: String) throws(PipelinesError) -> InputNormalisation {
    if let known = InputNormalisation(text: text) { return known }
    throw PipelinesError(
      .usage, subject: "--input-norm", reason: "is no input normalisation",
      hint: "write \(InputNormalisation.grammar)")
  }

  /// Whether a text is a path of a weight file, by its looks, not a name or `random`.
  public static func isFile(_ text: String) -> Bool {
    text.contains("/") || WeightSource.isFileName(text)
  }

  /// The weight file of a path, or of a name in the folders.
  ///
  /// - Throws: `weightsMissing`.
  static func url(_ weights: String, in context: StageContext) throws -> URL {
    let isPath = weights.contains("/") || FileManager.default.fileExists(atPath: weights)
    return isPath
      ? URL(fileURLWithPath: weights)
      : try WeightSource.find(weights, in: context.weightFolders)
  }

  private func lines(_ inspection: WeightInspection) -> [String] {
    var lines = [
      "\(inspection.name): \(inspection.byteCount) bytes, \(inspection.entries.count) tensors, "
        + "format \(inspection.format.rawValue), sha256 \(inspection.digest)"
    ]
    if inspection.passedOverCount > 0 {
      lines.append("entries that are no tensors, passed over: \(inspection.passedOverCount)")
    }
    if let card = inspection.card, let statement = inspection.statement {
      lines.append("stated by \(statement.rawValue): \(card.architecture.rawValue)")
      lines.append("input: \(card.normalisation)")
      lines.append("origin: \(card.origin.isEmpty ? "not stated" : card.origin)")
      lines.append("licence: \(card.licence.isEmpty ? "not stated" : card.licence)")
      lines += card.learntFrom.map { cohort in
        "learnt from: cohort \(cohort.digest), "
          + (cohort.split.map { "the training part of split \($0)" } ?? "all of it")
      }
    } else if let sidecar = inspection.suggestedSidecar {
      lines.append("nothing states what these weights are for; write beside them: \(sidecar)")
    }
    if let report = inspection.report {
      lines.append("held against \(report.architecture.rawValue):")
      lines += report.sentences.map { "  \($0)" }
    } else {
      lines.append("no known architecture finds half of its tensors in it")
    }
    lines += inspection.entries.map { entry in
      "  \(entry.name) \(entry.shape.map(String.init).joined(separator: " × "))"
    }
    return lines
  }
}
