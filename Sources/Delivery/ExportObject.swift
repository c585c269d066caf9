internal import DecodeProtocol
internal import Privacy

/// An object that is to be shown beside its images, without its pixels.
struct ExportObject: Sendable {
  let dataSet: DataSet
  let transferSyntax: String
  /// The bytes of its pixels where they are uncompressed; nil where that is not known.
  let pixelByteCount: Int?
  let kind: CheckedObject.Kind
  /// Its size, its frames and where they lie; nil where it has none.
  let picture: SourceInstance?

  init(_ dataSet: DataSet, transferSyntax: String, pixelByteCount: Int?) {
    self.dataSet = dataSet
    self.transferSyntax = transferSyntax
    self.pixelByteCount = pixelByteCount
    picture = SourceInstance(original: RawHeader(dataSet))
    let sopClass = dataSet.string(.sopClassUID) ?? ""
    kind =
      if sopClass == ResultKind.segmentation.sopClassUID {
        .segmentation
      } else if Self.reports.contains(sopClass) {
        .report
      } else if dataSet.number(.rows) > 0, !Self.seldomShown.contains(sopClass) {
        .picture
      } else {
        .other
      }
  }

  /// Whether it was made of an image, and so is no image itself where the two lie together.
  var isResult: Bool {
    switch kind {
    case .segmentation, .report: true
    case .picture:
      dataSet.string(.sopClassUID) == ResultKind.secondaryCapture.sopClassUID
        && dataSet[.sourceImages]?.items.isEmpty == false
    case .other: false
    }
  }

  /// Basic Text, Enhanced, Comprehensive, Comprehensive 3D, Extensible, and those of
  /// computer-aided detection and dose (PS3.4 §B.5).
  private static let reports = Set(
    ["11", "22", "33", "34", "35", "40", "50", "65", "67", "68", "69", "70"].map {
      "1.2.840.10008.5.1.4.1.1.88.\($0)"
    })

  /// Parametric maps and label maps, which most viewers do not show yet.
  private static let seldomShown: Set<String> = [
    "1.2.840.10008.5.1.4.1.1.30", "1.2.840.10008.5.1.4.1.1.66.7",
  ]
}

/// An instance that an object names.
struct ExportReference: Hashable {
  let instance: String
  /// The series it is said to be in; nil where that is not said.
  var series: String?
  /// The frame, from 1; nil for all.
  var frame: Int?
}

extension ExportObject {
  /// The instances that its header names, by series: referenced ones, or a report's evidence.
  var listed: [ExportReference] {
    let lists =
      kind == .report
      ? (dataSet[Tag(0x0040_A375)]?.items ?? []).flatMap { $0[.referencedSeries]?.items ?? [] }
      : dataSet[.referencedSeries]?.items ?? []
    return lists.flatMap { item in
      let instances = item[Tag(kind == .report ? 0x0008_1199 : 0x0008_114A)]?.items ?? []
      return Self.references(instances, series: item.string(.seriesInstanceUID))
    }
  }

  /// The instances that its content is about: of each frame of a segmentation, of a report's items,
  /// of a picture.
  var named: [ExportReference] {
    switch kind {
    case .segmentation: frameSources.flatMap { $0 }
    case .report: Self.content(of: dataSet)
    case .picture, .other: Self.references(dataSet[.sourceImages]?.items ?? [])
    }
  }

  /// The images that each frame of a segmentation is of.
  var frameSources: [[ExportReference]] {
    let shared = dataSet[.sharedFunctionalGroups]?.items.first.map(Self.sources) ?? []
    return (dataSet[.perFrameFunctionalGroups]?.items ?? []).map { frame in
      let own = Self.sources(frame)
      return own.isEmpty ? shared : own
    }
  }

  private static func sources(_ groups: DataSet) -> [ExportReference] {
    (groups[Tag(0x0008_9124)]?.items ?? []).flatMap {
      references($0[.sourceImages]?.items ?? [])
    }
  }

  /// Items of a report, through all that they contain.
  private static func content(of item: DataSet) -> [ExportReference] {
    references(item[Tag(0x0008_1199)]?.items ?? [])
      + (item[.content]?.items ?? []).flatMap { content(of: $0) }
  }

  private static func references(
    _ items: [DataSet], series: String? = nil
  ) -> [ExportReference] {
    items.flatMap { item -> [ExportReference] in
      guard let instance = item.string(Tag(0x0008_1155)) else { return [] }
      // Frames count from 1; 0 stands for a number that can be none.
      let frames = (item[Tag(0x0008_1160)]?.values ?? []).map { max(0, Int($0) ?? 0) }
      if frames.isEmpty { return [ExportReference(instance: instance, series: series)] }
      return frames.map { ExportReference(instance: instance, series: series, frame: $0) }
    }
  }
}

extension Tag {
  static let sourceImages = Tag(0x0008_2112)
  static let referencedSeries = Tag(0x0008_1115)
  static let content = Tag(0x0040_A730)
  static let conceptName = Tag(0x0040_A043)
}
