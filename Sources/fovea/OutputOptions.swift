internal import ArgumentParser
internal import Foundation

/// The folder that everything is written to.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var path: String

  /// The folder.
  var folder: URL { URL(fileURLWithPath: path, isDirectory: true) }
}
