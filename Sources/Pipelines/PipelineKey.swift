package import Training

/// One key of a pipeline file: where it stands, what it may hold, what it holds when left out.
package struct PipelineKey: Sendable {
  /// What a key may hold.
  package enum Kind: Equatable, Sendable {
    case text
    /// A file or folder; relative ones start at the pipeline file's folder.
    case path
    case flag
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A list of numbers, each in the range.
    case numbers(ClosedRange<Double>)
    case choice([String])
    case list
    /// Bars by name: `{worstGroup.sensitivity: {min: 0.8}}`.
    case gates
  }

  /// The place of the key, sections joined by dots: `training.learningRate`.
  package let path: String
  /// What it may hold.
  package let kind: Kind
  /// Whether `null` is a value of its own.
  package let acceptsNull: Bool
  /// The value when the key is left out; nil for a key that must be given.
  package let standard: PipelineValue?
  /// What the template of `fovea init` shows.
  package let example: PipelineValue
  /// One line that says what the key does.
  package let note: String
  /// The tasks for which it is read.
  package private(set) var tasks = Set(TrainingOptions.Task.allCases)
  /// The tasks for which it must be given; empty for a key that has a standard value.
  package private(set) var tasksInNeed: Set<TrainingOptions.Task>

  /// A key with a standard value; `null` is accepted if that value is null or `orNull` says so.
  ///
  /// - Parameter example: what the template shows, where that is not the standard value.
  init(
    _ path: String, _ kind: Kind, _ standard: PipelineValue, orNull: Bool = false,
    example: PipelineValue? = nil, _ note: String
  ) {
    self.path = path
    self.kind = kind
    acceptsNull = orNull || standard == .null
    self.standard = standard
    self.example = example ?? standard
    self.note = note
    tasksInNeed = []
  }

  /// A key that must be given.
  ///
  /// - Parameter tasks: for which it must; for others it is an empty list.
  init(
    required path: String, _ kind: Kind, for tasks: TrainingOptions.Task...,
    example: PipelineValue, _ note: String
  ) {
    self.path = path
    self.kind = kind
    acceptsNull = false
    standard = nil
    self.example = example
    self.note = note
    tasksInNeed = Set(tasks.isEmpty ? TrainingOptions.Task.allCases : tasks)
  }

  /// The same key, read for these tasks alone.
  func only(_ tasks: TrainingOptions.Task...) -> PipelineKey {
    var key = self
    key.tasks = Set(tasks)
    return key
  }

  /// Whether it holds several values, which the command line may give without brackets.
  var isList: Bool {
    switch kind {
    case .list, .numbers: true
    default: false
    }
  }

  /// The sections and the name.
  var components: [String] { path.split(separator: ".").map(String.init) }
}
