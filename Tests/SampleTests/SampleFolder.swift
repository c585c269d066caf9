import Files
import Foundation
import TestSupport

/// A folder that the generator wrote: the committed one, or a fresh one.
struct SampleFolder {
  let url: URL

  /// `SampleData` of this checkout.
  static let committed = SampleFolder(url: SharedData.package.appending(path: "SampleData"))

  /// The paths of all files, sorted, relative to the folder.
  func paths(under name: String = "") throws -> [String] {
    let root = url.appending(path: name).path
    return try FileManager.default.subpathsOfDirectory(atPath: root)
      .filter { path in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
        return !isFolder.boolValue
      }
      .map { name.isEmpty ? $0 : "\(name)/\($0)" }.sorted()
  }

  func data(_ path: String) throws -> Data { try Data(contentsOf: url.appending(path: path)) }

  func text(_ path: String) throws -> String { String(decoding: try data(path), as: UTF8.self) }

  func table(_ path: String) throws -> CSVTable {
    try CSVTable(contentsOf: url.appending(path: path))
  }

  /// For each path the digest of the bytes there.
  func digests() throws -> [String: String] {
    var digests: [String: String] = [:]
    for path in try paths() { digests[path] = Digest.sha256(try data(path)) }
    return digests
  }
}

/// One patient of a cohort as its two tables tell it.
struct SamplePatient {
  let sex: String
  let age: Int?
  let site: String
  /// The classes of the person's pictures, one each.
  let lesions: [String]

  /// Joins labels and demographics; rows of the broken file are left out.
  static func all(
    of folder: SampleFolder, labels: String, demographics: String, without broken: String = ""
  ) throws -> [SamplePatient] {
    let labels = try folder.table(labels)
    var lesions: [String: [String]] = [:]
    for row in labels.rows.indices where labels[row, "path"] != broken {
      lesions[labels[row, "patient_id"] ?? "", default: []].append(labels[row, "lesion"] ?? "")
    }
    let people = try folder.table(demographics)
    return people.rows.indices.map { row in
      SamplePatient(
        sex: people[row, "sex"] ?? "", age: Int(people[row, "age"] ?? ""),
        site: people[row, "site"] ?? "", lesions: lesions[people[row, "patient_id"] ?? ""] ?? [])
    }
  }
}

/// A DICOM file as far as these tests look into it.
struct DICOMHeader {
  /// The UID in (0002,0010), PS3.10 7.1; nil where there is none.
  let transferSyntax: String?

  init(_ data: Data) {
    let bytes = [UInt8](data.prefix(600))
    let element: [UInt8] = [0x02, 0x00, 0x10, 0x00, 0x55, 0x49]
    let place = bytes.indices.first { Array(bytes[$0...].prefix(element.count)) == element }
    guard let place, place + 8 <= bytes.count else {
      transferSyntax = nil
      return
    }
    let length = Int(bytes[place + 6]) + Int(bytes[place + 7]) << 8
    let text = String(decoding: bytes[(place + 8)...].prefix(length), as: UTF8.self)
    transferSyntax = text.trimmingCharacters(in: ["\0"])
  }
}
