/// What is told while files are read.
public enum DeliveryEvent: Sendable, Equatable {
  /// How many files were found.
  case found(files: Int)
  /// How many files are done.
  case progress(task: String, done: Int, total: Int)
  /// A file that is kept out, by its number in the sorted input and under its pseudonym.
  case quarantined(file: Int, total: Int, name: String, reason: String)
}
