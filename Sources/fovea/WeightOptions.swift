internal import ArgumentParser
internal import Foundation

/// Where pretrained weights are looked up by name.
struct WeightOptions: ParsableArguments {
  @Option(
    name: .customLong("weights-dir"),
    help: ArgumentHelp(
      "A folder of pretrained weights, looked up by name; may be repeated. (default: "
        + "$XDG_DATA_HOME/fovea, or ~/.local/share/fovea)", valueName: "folder"),
    completion: .directory)
  var weightFolders: [String] = []

  /// The folders, first come first; where none is named, the one of this user, if it exists.
  func folders(standard: URL) -> [URL] {
    guard weightFolders.isEmpty else {
      return weightFolders.map { URL(fileURLWithPath: $0, isDirectory: true) }
    }
    return FileManager.default.fileExists(atPath: standard.path) ? [standard] : []
  }

  /// For commands that need no weights.
  static var none: WeightOptions {
    var options = WeightOptions()
    options.weightFolders = []
    return options
  }
}
