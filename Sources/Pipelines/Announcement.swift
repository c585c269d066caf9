/// What a stage tells while it works; `fovea` decides how it looks on stderr.
///
/// None of the texts ever holds an attribute value or a path inside the input.
public enum Announcement: Sendable, Equatable {
  /// A stage begins.
  case began(stage: String)
  /// Something worth knowing.
  case note(String)
  /// Something to look at; it is in the artefact too.
  case warning(String)
  /// So far done of the total, nil where nobody knows it yet.
  case progress(task: String, done: Int, total: Int?)
  /// A line at the end of an epoch or another long step.
  case milestone(String)
  /// Only of interest with -v.
  case detail(String)
}
