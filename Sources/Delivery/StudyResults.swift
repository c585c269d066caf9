internal import Annotations
internal import DecodeProtocol

/// Everything that is written of one study: its segmentations, its report, its pictures.
///
/// Memory holds the masks of the study as runs, and one object at a time; pictures are made one by
/// one, as their images come.
public struct StudyResults: Sendable {
  /// One file to be written.
  public struct File: Sendable {
    /// The kind, and from it the name of the folder: sc, seg or sr.
    public let folder: String
    /// SOP Instance UID, which is its name too.
    public let uid: String
    /// The whole file.
    public let bytes: [UInt8]
  }

  private let results: [ImageResult]
  private let model: ResultModel
  private let isOriginal: Bool
  private let segmentations: [SegmentationObject]

  /// Takes what a model says of the images of one study.
  ///
  /// - Parameters:
  ///   - writesSegmentations: whether segmentations are written, so that the report refers to them.
  ///   - isOriginal: whether the headers are the hospital's own.
  /// - Precondition: all of one study; images of one series in its order.
  public init(
    _ results: [ImageResult], model: ResultModel, isOriginal: Bool, writesSegmentations: Bool
  ) {
    self.results = results
    self.model = model
    self.isOriginal = isOriginal
    segmentations =
      writesSegmentations
      ? Self.together(results).compactMap {
        SegmentationObject($0, model: model, isOriginal: isOriginal)
      } : []
  }

  /// How many segmentations there are: one for each series, and size in it, with something marked.
  public var segmentationCount: Int { segmentations.count }

  /// Hands each segmentation on, one in memory at a time.
  public func eachSegmentation<Failure: Error>(
    _ body: (File) throws(Failure) -> Void
  ) throws(Failure) {
    for (index, object) in segmentations.enumerated() {
      try body(Self.file(.segmentation, object.dataSet(number: index + 1)))
    }
  }

  /// The structured report; nil of no images.
  public var report: File? {
    let object = StructuredReportObject(
      results: results, segmentations: segmentations, model: model, isOriginal: isOriginal)
    return object.dataSet(number: 1).map { Self.file(.structuredReport, $0) }
  }

  /// Which images get a picture: those with something on them; where a series has none, its middle
  /// one, which says so.
  public var pictured: [Int] {
    var bySeries: [String: [Int]] = [:]
    for index in results.indices {
      bySeries[results[index].source.seriesUID, default: []] += [index]
    }
    return bySeries.values.flatMap { indices -> [Int] in
      let shown = indices.filter { results[$0].showsSomething || results[$0].refusal != nil }
      return shown.isEmpty ? [indices[indices.count / 2]] : shown
    }.sorted()
  }

  /// The picture of an image.
  ///
  /// - Parameter rgb: the image as it is shown, three bytes per pixel, of the frame's size.
  public func picture(of index: Int, rgb: [UInt8]) -> File {
    let result = results[index]
    let series = results.filter { $0.source.seriesUID == result.source.seriesUID }
    let isDecided = series.allSatisfy { result in
      result.refusal == nil && result.answers.allSatisfy { $0.isPresent != nil }
    }
    let remarks =
      series.count > 1 && isDecided && !series.contains(where: \.showsSomething)
      ? ["Nothing found in \(series.count) images of this series"] : []
    let object = SecondaryCaptureObject(result: result, model: model, isOriginal: isOriginal)
    return Self.file(
      .secondaryCapture, object.dataSet(rgb: rgb, number: index + 1, remarks: remarks))
  }

  /// Images of one series, size and frame of reference together, in their order.
  private static func together(_ results: [ImageResult]) -> [[ImageResult]] {
    var order: [[String]] = []
    var groups: [[String]: [ImageResult]] = [:]
    for result in results where !result.masks.isEmpty {
      let source = result.source
      let key = [
        source.seriesUID, String(source.rows), String(source.columns),
        source.dataSet.string(.frameOfReferenceUID) ?? "",
      ]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(result)
    }
    return order.compactMap { groups[$0] }
  }

  private static func file(_ kind: ResultKind, _ dataSet: DataSet) -> File {
    File(
      folder: kind.short, uid: dataSet.string(.sopInstanceUID) ?? "",
      bytes: UncompressedFile.bytes(of: dataSet))
  }
}
