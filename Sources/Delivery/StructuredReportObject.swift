internal import Annotations
internal import DecodeProtocol

/// All that a model says of one study as a Comprehensive 3D SR (PS3.3 A.35.13).
///
/// By template 1500, Imaging Measurement Report (PS3.16): complete, and verified by nobody.
struct StructuredReportObject {
  /// The images of the study, in the order of their series.
  let results: [ImageResult]
  /// The segmentations that are written of them.
  let segmentations: [SegmentationObject]
  let model: ResultModel
  let isOriginal: Bool

  /// Its identifier; nil of no images.
  ///
  /// A report that says more, because more images were answered, is another: an archive keeps what
  /// it has under an identifier.
  var instanceUID: String? {
    guard let source = results.first?.source else { return nil }
    return ResultUID.uid(
      ["instance", ResultKind.structuredReport.short, source.studyUID]
        + results.flatMap(\.parts) + segmentations.map(\.instanceUID).sorted() + [model.digest])
  }

  /// The whole object; nil of no images.
  func dataSet(number: Int) -> DataSet? {
    guard let source = results.first?.source, let instanceUID else { return nil }
    let header = ResultHeader(
      kind: .structuredReport, model: model, source: source, isOriginal: isOriginal)
    let groups = ReportGroups(model: model, reportUID: instanceUID)
    let root = ReportItem.container(
      ResultCodes.measurementReport, isRoot: true, template: "1500",
      context + [
        .container(
          ResultCodes.measurements, groups.all(of: results, segmentations: segmentations))
      ])
    var elements = header.elements(instanceUID: instanceUID, number: number)
    elements += root.dataSet.elements
    elements += [
      .empty(0x0008_1111, "SQ"), .empty(0x0040_A372, "SQ"), evidence,
      DataElement(0x0040_A491, "CS", "COMPLETE"), DataElement(0x0040_A493, "CS", "UNVERIFIED"),
    ]
    let labels =
      results.flatMap(\.answers).map(\.label) + results.flatMap(\.boxes).map(\.box.label)
      + results.flatMap(\.masks).map(\.label)
    if Set(labels).contains(where: { LabelConcept(label: $0).isOwn }) {
      elements.append(CodedConcept.ownSchemeDeclaration)
    }
    return DataSet(sorting: elements)
  }

  /// Language, who observed, and what of.
  private var context: [ReportItem] {
    [
      .code(.modifies, ResultCodes.language, ResultCodes.english),
      .code(.observes, ResultCodes.observerType, ResultCodes.device),
      .uid(.observes, ResultCodes.deviceUID, ResultUID.uid(["device", model.digest])),
      .text(.observes, ResultCodes.deviceName, model.name),
      .text(.observes, ResultCodes.deviceManufacturer, "Fovea"),
      .text(.observes, ResultCodes.deviceModel, "Fovea \(model.version)"),
      .text(.observes, ResultCodes.deviceSerial, model.digest),
      .code(.modifies, ResultCodes.procedure, ResultCodes.imaging),
    ]
  }

  /// Every instance that the content names, by study and series (PS3.3 C.17.2).
  private var evidence: DataElement {
    var series: [(uid: String, references: [DataSet])] = []
    func add(_ uid: String, _ reference: [DataElement]) {
      let item = DataSet(sorting: reference)
      if let place = series.firstIndex(where: { $0.uid == uid }) {
        if !series[place].references.contains(item) { series[place].references.append(item) }
      } else {
        series.append((uid, [item]))
      }
    }
    for result in results { add(result.source.seriesUID, result.source.reference(frame: nil)) }
    for object in segmentations { add(object.seriesUID, object.reference) }
    let items = series.map { entry in
      DataSet([
        .sequence(0x0008_1199, entry.references), DataElement(0x0020_000E, "UI", entry.uid),
      ])
    }
    let study = results.first?.source.studyUID ?? ""
    return .sequence(
      0x0040_A375,
      [DataSet([.sequence(0x0008_1115, items), DataElement(0x0020_000D, "UI", study)])])
  }
}

extension SegmentationObject {
  /// What refers to it.
  var reference: [DataElement] {
    [
      DataElement(0x0008_1150, "UI", ResultKind.segmentation.sopClassUID),
      DataElement(0x0008_1155, "UI", instanceUID),
    ]
  }
}
