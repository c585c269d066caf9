public import Files
public import Foundation

/// Searches finished files for what identifies people: the gate through which artefacts leave.
///
/// What is found and what is not is said in README.md. Time grows with the bytes; memory with the
/// values, and with the largest file.
public struct ArtefactScan: Sendable {
  /// What one file holds.
  public struct Finding: Sendable, Equatable {
    /// The file's name inside the folder.
    public let name: String
    /// What it holds.
    public let rule: ArtefactRule
  }

  private let values: SoughtValues
  private let traces: TraceSearch

  /// Prepares to search for the values.
  ///
  /// - Parameter excusing: what the user says of people and places: their words there are no
  ///   finding, unless they are a patient's.
  public init(_ values: IdentifyingValues, excusing texts: [String]) {
    self.values = SoughtValues(values, excusing: texts)
    traces = TraceSearch(values.traces)
  }

  /// What the bytes of a file of this name hold; nil for nothing.
  public func rule(in data: Data, named name: String) -> ArtefactRule? {
    let search = TextSearch(values: values, isTable: name.hasSuffix(".csv"))
    return data.withUnsafeBytes { bytes in
      search.rule(in: bytes) ?? (traces.finds(in: bytes) ? .pixels : nil)
    }
  }

  /// What the files below the folder hold, by name; what each holds first.
  ///
  /// - Parameter names: the files, by path inside the folder; nil: all.
  /// - Throws: errors of the files.
  public func findings(
    in folder: URL, names: [String]? = nil
  ) throws(FilesError) -> [Finding] {
    var found: [Finding] = []
    let all = if let names { names } else { try Self.files(below: folder) }
    for name in all {
      let data = try InputFile.data(of: folder.appendingPathComponent(name))
      if let rule = rule(in: data, named: name) { found.append(Finding(name: name, rule: rule)) }
    }
    return found
  }

  private static func files(below folder: URL) throws(FilesError) -> [String] {
    let paths: [String]
    do {
      paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    } catch {
      throw FilesError(
        .inputOutput, subject: folder.lastPathComponent, reason: "cannot be listed",
        hint: "check its rights")
    }
    return paths.sorted().filter { path in
      var isFolder: ObjCBool = false
      let place = folder.appendingPathComponent(path).path
      return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }
}
