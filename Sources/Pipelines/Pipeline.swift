internal import Files
public import Foundation
internal import Training

/// One experiment as its file describes it, checked: from here on it cannot be wrong.
public struct Pipeline: Sendable {
  /// What comes in.
  public struct Input: Sendable, Equatable {
    /// The folder of images.
    public let folder: URL
    /// The table of labels; nil: labels.csv in the folder.
    public let labels: URL?
    /// The table of attributes; nil: demographics.csv in the folder, if there is one.
    public let demographics: URL?
    /// The table of patients who withdrew.
    public let exclude: URL?
    /// The table of files that a person found free of text.
    public let textReviewed: URL?
    /// The folder of masks.
    public let masks: URL?
    /// The table of boxes.
    public let boxes: URL?
    /// The COCO file of masks and boxes.
    public let coco: URL?
  }

  /// The file as the user named it.
  public let name: String
  /// What comes in.
  public let input: Input
  /// Everything else.
  public private(set) var recipe: Recipe

  /// Reads and checks a pipeline file.
  ///
  /// - Parameters:
  ///   - path: the file as the user named it.
  ///   - assignments: `a.b=c`, which override the file; their relative paths start at
  ///     `workingFolder`, the file's own at its folder.
  /// - Throws: `PipelineProblems` with everything that is wrong with the text; errors of the file.
  public init(path: String, assignments: [String], workingFolder: URL) throws {
    let file = URL(fileURLWithPath: path, relativeTo: workingFolder)
    let data = try InputFile.data(of: file, limit: PipelineNode.largestFile)
    guard let text = String(validating: data, as: UTF8.self) else {
      throw PipelinesError(
        .configuration, subject: path, reason: "is not UTF-8 text", hint: "save it as UTF-8")
    }
    try self.init(
      text: text, name: path, assignments: assignments,
      folder: file.deletingLastPathComponent(), workingFolder: workingFolder)
  }

  /// Checks the text of a pipeline file; `folder` is where its relative paths start.
  package init(
    text: String, name: String, assignments: [String], folder: URL, workingFolder: URL
  ) throws {
    var checker = PipelineChecker(file: name)
    let root = try PipelineNode(yaml: text, subject: name)
    if root == .mapping([]) {
      throw PipelinesError(
        .configuration, subject: name, reason: "is empty",
        hint: "fovea init writes one with every key explained")
    }
    checker.read(root)
    for assignment in assignments { checker.assign(assignment) }
    checker.finish(sections: Set(PipelineKeyTable.sections.map(\.path)))
    guard checker.problems.isEmpty else { throw PipelineProblems(checker.problems) }
    let assigned = checker.assigned
    recipe = Recipe(values: checker.values, assigned: assigned) {
      assigned.contains($0) ? workingFolder : folder
    }
    // What training would refuse after the ingest is refused now.
    for problem in recipe.trainingOptions.problems {
      checker.report(problem.key, problem.reason, "change it")
    }
    guard checker.problems.isEmpty else { throw PipelineProblems(checker.problems) }
    self.name = name
    guard let images = recipe.url("input.folder") else {
      preconditionFailure("input.folder passed the check without value")
    }
    input = Input(
      folder: images, labels: recipe.url("input.labels"),
      demographics: recipe.url("input.demographics"), exclude: recipe.url("input.exclude"),
      textReviewed: recipe.url("input.textReviewed"), masks: recipe.url("input.masks"),
      boxes: recipe.url("input.boxes"), coco: recipe.url("input.coco"))
  }

  /// The same experiment with more bars, as `Recipe.adding` has it.
  ///
  /// - Throws: `usage` for what is no gate.
  public func adding(gates flags: [String]) throws -> Pipeline {
    var pipeline = self
    pipeline.recipe = try recipe.adding(gates: flags)
    return pipeline
  }

  /// The table of labels: the one that is named, or labels.csv in the folder.
  var labelsFile: URL {
    input.labels ?? input.folder.appendingPathComponent("labels.csv")
  }

  /// The table of attributes: the one that is named, or demographics.csv in the folder if there.
  var demographicsFile: URL? {
    if let named = input.demographics { return named }
    let inside = input.folder.appendingPathComponent("demographics.csv")
    return FileManager.default.fileExists(atPath: inside.path) ? inside : nil
  }

  /// The checked value of a key, for tests.
  package subscript(key key: String) -> PipelineValue? { recipe.values[key] }
}
