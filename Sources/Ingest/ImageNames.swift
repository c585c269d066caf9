internal import DecodeProtocol
internal import Foundation

/// The images that were read, found by the names that masks and tables of marks use.
struct ImageNames {
  /// What a name leads to.
  enum Found: Equatable {
    /// The position of a record.
    case one(Int)
    case none
    case several
  }

  /// Endings that images have; what else follows a point belongs to the name.
  private static let endings: Set = ["png", "jpg", "jpeg", "dcm", "dicom", "tif", "tiff", "bmp"]
  /// What the names of masks end in before their ending.
  private static let suffixes = ["_segmentation", "_mask"]

  private let records: [FileRecord]
  private var byPath: [String: [Int]] = [:]
  private var byName: [String: [Int]] = [:]
  /// Folders in which images lie, the input itself left out.
  private var folders: Set<String> = []

  init(_ records: [FileRecord]) {
    self.records = records
    for (index, record) in records.enumerated() {
      if case .notAnImage = record.fate { continue }
      let path = Self.stem(record.origin.path)
      byPath[path, default: []].append(index)
      byName[Self.lastPart(path), default: []].append(index)
      folders.insert(Self.folder(of: path))
    }
    folders.remove("")
  }

  /// The image with this path below the input, else the one with this name whose folders do not
  /// contradict; endings do not count.
  ///
  /// `siteA/001` is not `siteB/001` where images lie in a folder `siteA`; `001` is the one image
  /// that has this name, wherever it lies.
  ///
  /// - Parameter anyFolder: whether folders say nothing, as where masks have a folder of their own
  ///   beside those of the images.
  func image(called name: String, anyFolder: Bool = false) -> Found {
    let path = Self.stem(MatchKey.path.normalised(name))
    let namesOther = !anyFolder && folders.contains(Self.folder(of: path))
    let found = byPath[path] ?? (namesOther ? [] : byName[Self.lastPart(path)] ?? [])
    guard let first = found.first else { return .none }
    return found.count == 1 ? .one(first) : .several
  }

  /// Why the image of this record takes no marks; nil if it does.
  func refusal(of index: Int) -> String? {
    let record = records[index]
    guard record.fate == .used else { return "its image is not in the cohort" }
    guard record.cases.count == 1 else { return "its image has several frames" }
    guard !record.cases[0].facts.decisions.contains(StoredFrame.turnedDecision) else {
      return "its image is turned by EXIF, and nothing says whether the marks are turned too;"
        + " store the image upright"
    }
    return nil
  }

  /// The name of the image that a mask of this path is of, as the path says.
  static func imageName(ofMask path: String) -> String {
    let stem = stem(path)
    for suffix in suffixes where stem.hasSuffix(suffix) && stem.count > suffix.count {
      return String(stem.dropLast(suffix.count))
    }
    return stem
  }

  /// Whether the path itself says that it is of a mask, beside images.
  static func namesMask(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".png") && imageName(ofMask: path) != stem(path)
  }

  /// A path without the ending of a picture.
  private static func stem(_ path: String) -> String {
    guard let point = path.lastIndex(of: "."), point > path.startIndex,
      endings.contains(path[path.index(after: point)...].lowercased())
    else { return path }
    return String(path[..<point])
  }

  /// The folders of a path; empty for a name alone.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private static func lastPart(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
