/// A question about a picture that its formula answers.
public struct PhantomTask: Sendable, Equatable {
  /// Its name, such as `lesion.size`.
  public let name: String
  /// How many answers there are.
  public let classCount: Int
  /// How much its loss counts.
  public let weight: Double

  /// Makes a task.
  package init(name: String, classCount: Int, weight: Double) {
    self.name = name
    self.classCount = classCount
    self.weight = weight
  }
}

/// The questions of all families side by side: which columns of logits belong to which.
///
/// The table is fixed, whatever families a recipe draws, so that labels always mean the same.
public struct TaskTable: Sendable, Equatable {
  /// The tasks in the order of labels.
  public let tasks: [PhantomTask]
  /// The first column of each task.
  public let firstColumns: [Int]
  /// The columns of all tasks together.
  public let columnCount: Int

  /// Puts tasks side by side.
  package init(_ tasks: [PhantomTask]) {
    self.tasks = tasks
    var columns: [Int] = []
    var next = 0
    for task in tasks {
      columns.append(next)
      next += task.classCount
    }
    firstColumns = columns
    columnCount = next
  }

  /// The table of every family, one family after the other.
  public static let all = TaskTable(PhantomFamily.allCases.flatMap(\.tasks))
}
