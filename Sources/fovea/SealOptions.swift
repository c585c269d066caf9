internal import ArgumentParser
internal import Foundation

/// Where the identifying values of a cohort are sealed.
struct SealOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The seal of what identifies people, which no output may hold. (default: COHORT.seal "
        + "beside the cohort, RUN.seal beside a run)", valueName: "file"), completion: .file())
  var seal: String?

  /// The file, where one is named.
  var file: URL? { seal.map { URL(fileURLWithPath: $0) } }

  /// For commands that write nothing that is searched.
  static var none: SealOptions {
    var options = SealOptions()
    options.seal = nil
    return options
  }
}
