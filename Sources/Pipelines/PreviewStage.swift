internal import Files
public import Foundation
internal import Phantoms
internal import Training

/// Writes a sheet of the pictures that a pretraining would draw.
public struct PreviewStage {
  private let recipe: PretrainRecipe
  private let file: URL

  private static let columns = 16
  private static let rowsPerFamily = 2

  /// Draws by a recipe into a PNG file.
  public init(recipe: PretrainRecipe, file: URL) {
    self.recipe = recipe
    self.file = file
  }

  /// Draws and writes.
  ///
  /// - Throws: `cannotCreate` when the file is there already, errors of the file system.
  public func run(in context: StageContext) throws -> CommandResult {
    let options = recipe.options
    try OutputFile(url: file, example: "sheet.png").check(mayReplace: context.mayReplace)
    let members: [String: JSONValue] = [
      "preview": .text(file.path), "dryRun": .flag(context.isDryRun),
    ]
    if context.isDryRun {
      return CommandResult(
        "fovea.preview/1", lines: ["would write \(file.path)"], members: members)
    }
    let sheet = ContactSheet(
      side: options.side, columns: Self.columns, rowsPerFamily: Self.rowsPerFamily)
    let families = PhantomFamily.allCases.filter { options.families[$0.rawValue] ?? 0 > 0 }
    guard let data = sheet.png(seed: options.seed, families: families) else {
      throw PipelinesError(
        .internalFault, subject: file.path, reason: "the sheet cannot be made into a PNG file")
    }
    try AtomicFile.write(data, to: file)
    return CommandResult("fovea.preview/1", lines: ["wrote \(file.path)"], members: members)
  }
}
