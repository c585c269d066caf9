/// What is told while files are read.
public enum IngestEvent: Sendable, Equatable {
  /// How many files were found.
  case found(files: Int)
  /// How many files are done.
  case progress(done: Int, total: Int)
  /// A file that is kept out, by its number in the sorted input.
  case quarantined(file: Int, total: Int, reason: String)
  /// A file that could not be opened.
  case failed(file: Int, total: Int, reason: String)
  /// A sentence for people, such as rows that match nothing.
  case note(String)
}
