internal import ArgumentParser
internal import Foundation

/// Where pretrained weights are looked up by name.
struct WeightOptions: ParsableArguments {
  @Option(
    name: .customLong("weights-dir"),
    help: ArgumentHelp(
      "A folder of pretrained weights, looked up by name; may be repeated.", valueName: "folder"),
    completion: .directory)
  var weightFolders: [String] = []

  /// The folders, first come first.
  var folders: [URL] { weightFolders.map { URL(fileURLWithPath: $0, isDirectory: true) } }

  /// For commands that need no weights.
  static var none: WeightOptions {
    var options = WeightOptions()
    options.weightFolders = []
    return options
  }
}
