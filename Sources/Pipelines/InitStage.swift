internal import Files
public import Foundation
internal import Training

/// Writes what a new experiment starts from: a pipeline file with every key, and tables.
public struct InitStage {
  private static let labels = """
    path,patient_id,finding
    folder/image1.dcm,0001,1
    folder/image2.dcm,0002,0

    """
  private static let patients = """
    path,patient_id
    folder/image1.png,0001
    folder/image2.png,0002

    """
  private static let boxes = """
    path,label,x,y,width,height
    folder/image1.png,lesion,12,30,25,18
    folder/image2.png,,,,,

    """

  private let folder: URL
  private let task: TrainingOptions.Task

  /// Writes into this folder what a task starts from.
  ///
  /// - Throws: `usage` for no task.
  public init(folder: URL, task: String) throws {
    self.folder = folder
    self.task = try TrainingOptions.Task(named: task)
  }

  private var texts: [(String, String)] {
    let pipeline = ("pipeline.yaml", PipelineText.template(for: task))
    switch task {
    case .classify: return [pipeline, ("labels.csv", Self.labels)]
    case .segment: return [pipeline, ("labels.csv", Self.patients)]
    case .detect: return [pipeline, ("labels.csv", Self.patients), ("boxes.csv", Self.boxes)]
    }
  }

  /// Writes the files.
  ///
  /// - Throws: `cannotCreate` when one is there already, errors of the file system.
  public func run(in context: StageContext) throws -> CommandResult {
    let texts = texts
    for (name, _) in texts {
      let url = folder.appendingPathComponent(name)
      guard !FileManager.default.fileExists(atPath: url.path) || context.mayReplace else {
        throw PipelinesError(
          .cannotCreate, subject: url.path, reason: "exists already",
          hint: "choose another folder, or replace it with --force")
      }
    }
    let paths = texts.map { folder.appendingPathComponent($0.0).path }
    if context.isDryRun {
      return CommandResult(
        "fovea.init/1", lines: paths.map { "would write \($0)" },
        members: ["files": .array(paths.map(JSONValue.text)), "dryRun": .flag(true)])
    }
    try OutputFolder.make(folder)
    for (name, text) in texts {
      try AtomicFile.write(Data(text.utf8), to: folder.appendingPathComponent(name))
    }
    return CommandResult(
      "fovea.init/1", lines: paths.map { "wrote \($0)" },
      members: ["files": .array(paths.map(JSONValue.text)), "dryRun": .flag(false)])
  }
}

extension TrainingOptions.Task {
  /// The task that `--task` names.
  ///
  /// - Throws: `usage`.
  init(named name: String) throws(PipelinesError) {
    let names = Self.allCases.map(\.rawValue)
    guard let task = Self(rawValue: name) else {
      throw PipelinesError(
        .usage, subject: "--task \(name)", reason: "is no task",
        hint: Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
          ?? "write one of \(names.joined(separator: ", "))")
    }
    self = task
  }
}
