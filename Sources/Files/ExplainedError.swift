// The lowest room: what every other room needs to read and write files without surprises.
// In: file URLs, CSV text and safetensors bytes from people; out: checked values, atomic files,
// digests, stable JSON, and the one shape every error of the house has.
// Callers: every room that meets a file (DecodeProtocol, Privacy, Ingest, Cohorts, Networks,
// Training, Reports, Pipelines) and the programs.

/// A fact that stopped the work, with the sentence for people and the exit code for programs.
///
/// `description` is "subject: reason; hint", made once here. None of the three parts ever holds
/// an attribute value that could identify, nor the path of an input image.
public protocol ExplainedError: Error, CustomStringConvertible, Sendable {
  /// What the sentence is about: a file number, a pseudonym, a tag name, a config or output path.
  var subject: String { get }
  /// What is wrong with it.
  var reason: String { get }
  /// What to do about it; empty when nothing can be advised.
  var hint: String { get }
  /// The exit status in the convention of sysexits.h.
  var exitCode: Int32 { get }
  /// The stable name of the error's code, for `--json`.
  var codeName: String { get }
}

extension ExplainedError {
  /// The one sentence: "subject: reason; hint".
  public var description: String {
    hint.isEmpty ? "\(subject): \(reason)" : "\(subject): \(reason); \(hint)"
  }
}
