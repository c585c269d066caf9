internal import Annotations
internal import DecodeProtocol

/// One frame of a segmentation: a label's mask on one image.
struct SegmentationFrame {
  let label: String
  let mask: RunLengthMask
  /// Which of the results it is on.
  let result: Int
  /// Which place it takes in each dimension, from 1: segment, then position or image.
  let indices: [Int]
  /// What the image is called where it lies nowhere in the patient.
  let name: String

  /// Segment after segment, images in the order of their places.
  static func all(
    of results: [ImageResult], labels: [String], places: SegmentationPlaces
  ) -> [SegmentationFrame] {
    labels.enumerated().flatMap { segment, label in
      places.order.compactMap { index -> SegmentationFrame? in
        guard let mask = results[index].masks.first(where: { $0.label == label })?.mask,
          !mask.isEmpty
        else { return nil }
        return SegmentationFrame(
          label: label, mask: mask, result: index,
          indices: [segment + 1, places.rank[index]], name: "Image \(places.rank[index])")
      }
    }
  }
}

/// Where the images of a segmentation lie: in the patient, or only beside each other.
struct SegmentationPlaces {
  /// Frame of Reference UID, where all images have one and lie in it.
  let frameOfReference: String?
  /// The images from one end of the series to the other.
  let order: [Int]
  /// The place of each image in that order, from 1; two at one position have one.
  let rank: [Int]
  /// Functional groups that all frames have in common.
  let shared: [DataElement]
  let organizationUID: String
  private let sharesOrientation: Bool
  private let sharesMeasures: Bool

  /// Whether the images lie in the patient.
  var isSpatial: Bool { frameOfReference != nil }

  init(_ results: [ImageResult]) {
    let places = results.map(\.place)
    let references = Set(results.map { $0.source.dataSet.string(.frameOfReferenceUID) ?? "" })
    let isSpatial =
      references.count == 1 && references.first != "" && places.allSatisfy(\.isSpatial)
    frameOfReference = isSpatial ? references.first : nil
    let depths = places.map(\.depthMillimetres)
    order = results.indices.sorted {
      isSpatial && depths[$0] != depths[$1] ? depths[$0] < depths[$1] : $0 < $1
    }
    var rank = Array(repeating: 0, count: results.count)
    var last = 0
    for (index, result) in order.enumerated() {
      let isSame =
        isSpatial && index > 0 && places[order[index - 1]].position == places[result].position
      if !isSame { last += 1 }
      rank[result] = last
    }
    self.rank = rank
    sharesOrientation = isSpatial && Set(places.map(\.orientation)).count == 1
    sharesMeasures =
      isSpatial && Set(places.map { [$0.spacing, $0.thickness] }).count == 1
    var shared: [DataElement] = []
    if sharesOrientation, let place = places.first { shared.append(Self.orientation(place)) }
    if sharesMeasures, let place = places.first { shared.append(Self.measures(place)) }
    self.shared = shared
    organizationUID = ResultUID.uid(
      ["dimensions", results.first?.source.seriesUID ?? "", isSpatial ? "spatial" : "plain"])
  }

  /// Functional groups that an image has for itself.
  func own(_ result: ImageResult) -> [DataElement] {
    guard isSpatial else { return [] }
    return (sharesOrientation ? [] : [Self.orientation(result.place)])
      + (sharesMeasures ? [] : [Self.measures(result.place)])
  }

  /// What the dimension indices count: segments, then positions, or images that lie nowhere.
  var dimensions: [DataSet] {
    let second =
      isSpatial
      ? dimension(Tag(0x0020_0032), in: Tag(0x0020_9113), "Image Position Patient")
      : dimension(Tag(0x0020_9453), in: Tag(0x0020_9111), "Image")
    return [
      dimension(Tag(0x0062_000B), in: Tag(0x0062_000A), "Segment"), second,
    ]
  }

  private func dimension(_ tag: Tag, in group: Tag, _ words: String) -> DataSet {
    DataSet(sorting: [
      DataElement(0x0020_9164, "UI", organizationUID),
      .pointer(0x0020_9165, to: tag), .pointer(0x0020_9167, to: group),
      DataElement(0x0020_9421, "LO", words),
    ])
  }

  /// The distance between slices that lie evenly, in millimetres; nil where they do not, or are
  /// fewer than two.
  static func sliceDistanceMillimetres(_ results: [ImageResult]) -> Double? {
    guard results.count > 1, results.allSatisfy(\.place.isSpatial) else { return nil }
    let depths = results.map(\.place.depthMillimetres).sorted()
    let gaps = zip(depths.dropFirst(), depths).map { $0 - $1 }
    guard let first = gaps.first, first > 0,
      gaps.allSatisfy({ abs($0 - first) <= 0.01 * first })
    else { return nil }
    return first
  }

  private static func orientation(_ place: SourceInstance.Place) -> DataElement {
    .sequence(
      0x0020_9116, [DataSet([DataElement(0x0020_0037, "DS", place.orientation ?? "")])])
  }

  private static func measures(_ place: SourceInstance.Place) -> DataElement {
    var elements = [DataElement(0x0028_0030, "DS", place.spacing ?? "")]
    if let thickness = place.thickness {
      elements.append(DataElement(0x0018_0050, "DS", thickness))
    }
    return .sequence(0x0028_9110, [DataSet(sorting: elements)])
  }
}
