internal import Annotations
internal import DecodeProtocol

/// The measurement groups of a report: one for each segment, each box, and each label that is only
/// said to be there or not.
struct ReportGroups {
  let model: ResultModel
  let reportUID: String

  /// All groups of a study.
  func all(of results: [ImageResult], segmentations: [SegmentationObject]) -> [ReportItem] {
    segmentations.flatMap(segments)
      + results.enumerated().flatMap { index, result in
        boxes(of: result, number: index + 1)
          + answers(of: result, number: index + 1, segmentations: segmentations)
      }
  }

  /// What all groups begin with: what it is called, its identifier, the finding, the algorithm.
  private func opening(_ name: String, uid: String, label: String?) -> [ReportItem] {
    let finding = label.map {
      [ReportItem.code(.contains, ResultCodes.finding, LabelConcept(label: $0).type)]
    }
    return [
      .text(.observes, ResultCodes.trackingIdentifier, name),
      .uid(.observes, ResultCodes.trackingUID, uid),
    ] + (finding ?? []) + [
      .text(.modifies, ResultCodes.algorithmName, model.name),
      .text(.modifies, ResultCodes.algorithmVersion, model.version),
      .text(
        .modifies, ResultCodes.algorithmParameters, "SHA-256 of the model: \(model.digest)"),
    ]
  }

  /// Segments with what can be measured of them (TID 1411).
  private func segments(of object: SegmentationObject) -> [ReportItem] {
    object.presentLabels.map { label in
      let frames = object.frames(of: label)
      let segment = DataElement.shorts(0x0062_000B, [object.segmentNumber(of: label) ?? 0])
      var items = opening(label, uid: object.trackingUID(of: label), label: label)
      items.append(
        .image(.contains, ResultCodes.referencedSegment, object.reference + [segment]))
      items += frames.map { frame in
        .image(
          .contains, ResultCodes.sourceForSegmentation,
          frame.result.source.reference(frame: frame.result.frame))
      }
      items +=
        SegmentMeasurements(
          label: label, frames.map(\.result), sliceDistance: object.sliceDistanceMillimetres
        ).items
      let probabilities = frames.compactMap { frame in
        frame.result.answers.first { $0.label == label }?.probability
      }
      if let largest = probabilities.max() { items.append(Self.certainty(largest)) }
      return .container(ResultCodes.group, template: "1411", items)
    }
  }

  /// Boxes that detection found (TID 1410).
  private func boxes(of result: ImageResult, number: Int) -> [ReportItem] {
    result.boxes.enumerated().map { index, found in
      let (box, name) = (found.box, "\(found.box.label) \(index + 1), image \(number)")
      let (right, bottom) = (box.x + box.width, box.y + box.height)
      let points = [box.x, box.y, right, box.y, right, bottom, box.x, bottom, box.x, box.y]
      let uid = ResultUID.uid(["tracking", reportUID, "box \(number) \(index)"])
      let items =
        opening(name, uid: uid, label: box.label) + [
          .region(
            ResultCodes.imageRegion, points, on: result.source.reference(frame: result.frame)),
          Self.certainty(found.score),
        ]
      return .container(ResultCodes.group, template: "1410", items)
    }
  }

  /// What is said of labels that neither a segment nor a box stands for, and why nothing is (TID
  /// 1501).
  private func answers(
    of result: ImageResult, number: Int, segmentations: [SegmentationObject]
  ) -> [ReportItem] {
    let masks = segmentations.isEmpty ? [] : result.masks.filter { !$0.mask.isEmpty }
    let marked = Set(masks.map(\.label) + result.boxes.map(\.box.label))
    let image = ReportItem.image(
      .contains, ResultCodes.source, result.source.reference(frame: result.frame))
    var groups = result.answers.filter { !marked.contains($0.label) }.map { answer in
      let uid = ResultUID.uid(["tracking", reportUID, "answer \(number)", answer.label])
      var items =
        opening("\(answer.label), image \(number)", uid: uid, label: answer.label) + [image]
      if let probability = answer.probability { items.append(Self.certainty(probability)) }
      if let isPresent = answer.isPresent {
        items.append(
          .code(
            .contains, ResultCodes.presence, isPresent ? ResultCodes.present : ResultCodes.absent))
      }
      return ReportItem.container(ResultCodes.group, template: "1501", items)
    }
    if let refusal = result.refusal {
      let uid = ResultUID.uid(["tracking", reportUID, "refusal \(number)"])
      groups.append(
        .container(
          ResultCodes.group, template: "1501",
          opening("No answer, image \(number)", uid: uid, label: nil) + [
            image, .text(.contains, ResultCodes.comment, "No answer: \(refusal)"),
          ]))
    }
    return groups
  }

  private static func certainty(_ probability: Double) -> ReportItem {
    .number(
      ResultCodes.certainty, (probability * 10_000).rounded() / 100, ResultCodes.percent)
  }
}

/// How large a segment is: pixels, and mm² of one image or mm³ of slices where that is known.
struct SegmentMeasurements {
  let items: [ReportItem]

  /// - Parameter sliceDistance: between the slices of the whole series, in millimetres, if even.
  init(label: String, _ results: [ImageResult], sliceDistance: Double?) {
    let counts = results.map { result in
      result.masks.first { $0.label == label }?.mask.markedCount ?? 0
    }
    let total = Double(counts.reduce(0, +))
    let areas = results.map { $0.place.pixelAreaSquareMillimetres }
    if results.count == 1, let area = areas[0] {
      items = [.number(ResultCodes.area, total * area, ResultCodes.squareMillimetre)]
    } else if let distance = sliceDistance, let area = areas.first ?? nil,
      areas.allSatisfy({ $0 == area })
    {
      items = [.number(ResultCodes.volume, total * area * distance, ResultCodes.cubicMillimetre)]
    } else {
      items = [.number(ResultCodes.area, total, ResultCodes.pixels)]
    }
  }
}
