internal import Files
internal import Foundation

/// A COCO file of instances: images, categories, and what is annotated where.
struct CocoFile: Decodable, Sendable {
  /// An image as the file describes it.
  struct Image: Decodable, Sendable {
    let id: Int
    let name: String
    let width: Int
    let height: Int

    private enum CodingKeys: String, CodingKey {
      case id, width, height
      case name = "file_name"
    }
  }

  /// A label.
  struct Category: Decodable, Sendable {
    let id: Int
    let name: String
  }

  /// One finding, or with `isCrowd` an area with many that nobody told apart.
  struct Annotation: Decodable, Sendable {
    let image: Int
    let category: Int
    let box: [Double]?
    let shape: CocoShape?
    let isCrowd: Int?

    private enum CodingKeys: String, CodingKey {
      case image = "image_id"
      case category = "category_id"
      case box = "bbox"
      case shape = "segmentation"
      case isCrowd = "iscrowd"
    }
  }

  let images: [Image]
  let categories: [Category]
  let annotations: [Annotation]
  /// The name of each category, in the order of their ids.
  var labels: [String] { categories.sorted { $0.id < $1.id }.map(\.name) }
  /// Whether some annotation has a region.
  var hasShapes: Bool { annotations.contains { $0.shape?.isEmpty == false } }

  private enum CodingKeys: String, CodingKey { case images, categories, annotations }

  /// Reads and checks a file.
  ///
  /// - Throws: `badData` for what is no such file, by list and position; errors of reading.
  init(contentsOf url: URL) throws(IngestError) {
    let data = try IngestError.wrapping { () throws(FilesError) in
      try InputFile.data(of: url, limit: 1 << 31)
    }
    do {
      self = try JSONDecoder().decode(CocoFile.self, from: data)
    } catch {
      throw Self.refusal(Self.reason(error))
    }
    try check()
  }

  private func check() throws(IngestError) {
    let known = Set(categories.map(\.id))
    guard known.count == categories.count, Set(categories.map(\.name)).count == categories.count,
      categories.count <= 254,
      categories.allSatisfy({ !$0.name.isEmpty && !$0.name.contains(where: \.isNewline) })
    else {
      throw Self.refusal(
        "has two categories of one id or name, one without name or in two lines, or over 254")
    }
    let pictures = Set(images.map(\.id))
    guard pictures.count == images.count else {
      throw Self.refusal("has two images of one id")
    }
    for (index, annotation) in annotations.enumerated() {
      if !pictures.contains(annotation.image) {
        throw Self.refusal("annotation \(index + 1) names an image that is not in the file")
      }
      if !known.contains(annotation.category) {
        throw Self.refusal("annotation \(index + 1) names a category that is not in the file")
      }
    }
  }

  private static func refusal(_ reason: String) -> IngestError {
    IngestError(
      .badData, subject: "--coco", reason: reason,
      hint: "export the annotations again as COCO instances (images, categories, annotations)")
  }

  /// What is wrong in words; keys and positions, never values.
  private static func reason(_ error: any Error) -> String {
    let (path, what): ([any CodingKey], String) =
      switch error {
      case DecodingError.keyNotFound(let key, let context): (context.codingPath + [key], "missing")
      case DecodingError.typeMismatch(_, let context): (context.codingPath, "of another kind")
      case DecodingError.valueNotFound(_, let context): (context.codingPath, "null")
      case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
        (context.codingPath, "not to be read")
      default: ([], "")
      }
    guard !path.isEmpty else { return "is no JSON" }
    let place = path.map { key in key.intValue.map { "entry \($0 + 1)" } ?? key.stringValue }
    return "\(place.joined(separator: ", ")) is \(what)"
  }
}
