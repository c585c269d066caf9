public import Foundation

/// Where data too large or foreign for the repository lies: `../shared/data` beside the package.
public enum SharedData {
  /// The folder of that name, or nil where this machine has none.
  public static func folder(_ name: String) -> URL? {
    let folder = package.deletingLastPathComponent()
      .appendingPathComponent("shared/data").appendingPathComponent(name)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? folder : nil
  }

  /// The folder that holds `Package.swift`.
  public static let package: URL = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) { return folder }
      folder = folder.deletingLastPathComponent()
    }
    return URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
  }()
}
