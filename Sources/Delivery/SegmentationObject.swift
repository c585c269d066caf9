internal import Annotations
internal import DecodeProtocol

/// The masks of one series as one Segmentation instance (PS3.3 A.51): a frame for each image and
/// label with something marked, bits in one stream.
struct SegmentationObject {
  private let header: ResultHeader
  private let results: [ImageResult]
  private let frames: [SegmentationFrame]
  /// All labels of the model, whose places decide their colours.
  private let allLabels: [String]
  private let labels: [String]
  private let places: SegmentationPlaces
  /// Between the slices of the whole series, marked or not, where they lie evenly.
  let sliceDistanceMillimetres: Double?

  /// The masks of images of one series and size; nil where nothing is marked: an empty segment is
  /// hidden by many viewers and refused by some, so what was not found is said in words elsewhere.
  init?(
    _ results: [ImageResult], model: ResultModel, isOriginal: Bool
  ) {
    guard let first = results.first else { return nil }
    header = ResultHeader(
      kind: .segmentation, model: model, source: first.source, isOriginal: isOriginal)
    allLabels = first.masks.map(\.label)
    labels = allLabels.filter { label in
      results.contains { $0.masks.contains { $0.label == label && !$0.mask.isEmpty } }
    }
    guard !labels.isEmpty else { return nil }
    let marked = results.filter { result in result.masks.contains { !$0.mask.isEmpty } }
    places = SegmentationPlaces(marked)
    self.results = marked
    sliceDistanceMillimetres = SegmentationPlaces.sliceDistanceMillimetres(results)
    frames = SegmentationFrame.all(of: marked, labels: labels, places: places)
  }

  /// Its identifier, which the structured report refers to.
  var instanceUID: String {
    ResultUID.uid(
      ["instance", header.kind.short, header.source.studyUID, header.source.seriesUID]
        + sizeAndFrame + frames.map { "\(parts(of: $0)) \($0.label)" } + [header.model.digest])
  }

  /// Of which frame of which instance a frame is.
  private func parts(of frame: SegmentationFrame) -> String {
    let result = results[frame.result]
    return "\(result.source.sopInstanceUID) \(result.frame)"
  }

  private var sizeAndFrame: [String] {
    ["\(header.source.rows) \(header.source.columns)", places.frameOfReference ?? ""]
  }

  /// The identifier of its series.
  var seriesUID: String { header.seriesUID }

  /// The labels that are marked somewhere.
  var presentLabels: [String] { labels }

  /// The number of a label's segment, from 1; nil where nothing of it is marked.
  func segmentNumber(of label: String) -> Int? { labels.firstIndex(of: label).map { $0 + 1 } }

  /// The frames of a label's segment, from 1, with the images they are on.
  func frames(of label: String) -> [(number: Int, result: ImageResult)] {
    frames.enumerated().filter { $0.element.label == label }.map {
      ($0.offset + 1, results[$0.element.result])
    }
  }

  /// What identifies a label's segment over objects.
  func trackingUID(of label: String) -> String {
    ResultUID.uid(["tracking", instanceUID, label])
  }

  /// The whole object.
  func dataSet(number: Int) -> DataSet {
    let source = header.source
    var bits = PackedBits()
    for frame in frames { bits.append(frame.mask) }
    var elements = header.elements(instanceUID: instanceUID, number: number)
    elements += ResultHeader.lossyStatement(of: source) + [ResultHeader.direction(of: source)]
    elements += pixelModule(source)
    elements += [
      .sequence(0x0062_0002, labels.map(segment)),
      ResultHeader.referencedSeries(sources),
      .sequence(0x0020_9221, [DataSet([DataElement(0x0020_9164, "UI", places.organizationUID)])]),
      .sequence(0x0020_9222, places.dimensions),
      .sequence(0x5200_9229, [DataSet(sorting: places.shared)]),
      .sequence(0x5200_9230, frames.map { perFrame($0) }),
      DataElement(tag: .pixelData, vr: "OB", value: .bytes(bits.bytes)),
    ]
    if let uid = places.frameOfReference {
      elements += [DataElement(0x0020_0052, "UI", uid), .empty(0x0020_1040, "LO")]
    }
    if labels.contains(where: { LabelConcept(label: $0).isOwn }) {
      elements.append(CodedConcept.ownSchemeDeclaration)
    }
    return DataSet(sorting: elements)
  }

  private var sources: [SourceInstance] {
    var met: Set<String> = []
    return results.map(\.source).filter { met.insert($0.sopInstanceUID).inserted }
  }

  private func pixelModule(_ source: SourceInstance) -> [DataElement] {
    [
      DataElement(0x0008_0008, "CS", "DERIVED\\PRIMARY"),
      .shorts(0x0028_0002, [1]), DataElement(0x0028_0004, "CS", "MONOCHROME2"),
      DataElement(0x0028_0008, "IS", String(frames.count)),
      .shorts(0x0028_0010, [source.rows]), .shorts(0x0028_0011, [source.columns]),
      .shorts(0x0028_0100, [1]), .shorts(0x0028_0101, [1]), .shorts(0x0028_0102, [0]),
      .shorts(0x0028_0103, [0]), DataElement(0x0062_0001, "CS", "BINARY"),
      DataElement(0x0070_0080, "CS", "FOVEA"),
      DataElement(
        0x0070_0081, "LO", AttributeText.line("Masks by \(header.model.name)", longest: 64)),
      .empty(0x0070_0084, "PN"),
    ]
  }

  /// One label: what it is and which algorithm marked it (PS3.3 C.8.20.4).
  private func segment(_ label: String) -> DataSet {
    let concept = LabelConcept(label: label)
    let name = AttributeText.line(label, longest: 64)
    return DataSet(sorting: [
      .shorts(0x0062_0004, [segmentNumber(of: label) ?? 0]),
      DataElement(0x0062_0005, "LO", name), DataElement(0x0062_0008, "CS", "AUTOMATIC"),
      DataElement(0x0062_0009, "LO", header.model.name),
      .sequence(0x0062_0003, [concept.category.item]),
      .sequence(0x0062_000F, [concept.type.item]),
      .sequence(0x0062_0007, [header.model.identification]),
      .shorts(0x0062_000D, OverlayColour.of(label: allLabels.firstIndex(of: label) ?? 0).cieLab),
      DataElement(0x0062_0020, "UT", name),
      DataElement(0x0062_0021, "UI", trackingUID(of: label)),
    ])
  }

  /// Which image a frame is of, where it lies and which segment it belongs to.
  private func perFrame(_ frame: SegmentationFrame) -> DataSet {
    let result = results[frame.result]
    var content = [DataElement.longs(0x0020_9157, frame.indices)]
    if !places.isSpatial { content.append(DataElement(0x0020_9453, "LO", frame.name)) }
    var elements: [DataElement] = [
      .sequence(0x0008_9124, [Self.derivation(from: result)]),
      .sequence(0x0020_9111, [DataSet(sorting: content)]),
      .sequence(
        0x0062_000A, [DataSet([.shorts(0x0062_000B, [segmentNumber(of: frame.label) ?? 0])])]),
    ]
    if places.isSpatial, let position = result.place.position {
      elements.append(
        .sequence(0x0020_9113, [DataSet([DataElement(0x0020_0032, "DS", position)])]))
    }
    return DataSet(sorting: elements + places.own(result))
  }

  private static func derivation(from result: ImageResult) -> DataSet {
    let source = DataSet(
      sorting: result.source.reference(frame: result.frame) + [
        .sequence(0x0040_A170, [ResultCodes.sourceForProcessing.item])
      ])
    return DataSet(sorting: [
      .sequence(0x0008_2112, [source]),
      .sequence(0x0008_9215, [ResultCodes.segmentation.item]),
    ])
  }
}

extension ResultModel {
  /// What says which algorithm it was (PS3.3 10.16).
  var identification: DataSet {
    DataSet(sorting: [
      .sequence(0x0066_002F, [ResultCodes.artificialIntelligence.item]),
      DataElement(0x0066_0036, "LO", name), DataElement(0x0066_0031, "LO", version),
      DataElement(0x0066_0032, "LT", "SHA-256 of the model: \(digest)"),
      DataElement(0x0024_0202, "LO", "Fovea"),
    ])
  }
}
