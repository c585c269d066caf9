internal import DecodeProtocol

/// The modules that all results share: patient and study as the source has them, a series of their
/// own, the program that made them (PS3.3 C.7.1 to C.7.5, C.12.1).
struct ResultHeader {
  let kind: ResultKind
  let model: ResultModel
  /// The instance whose patient and study they are.
  let source: SourceInstance
  /// Whether it is the hospital's own, with its patient's identity.
  let isOriginal: Bool

  /// How every Series Description begins; a viewer shows it beside the picture.
  static let warning = "Fovea – not for primary diagnosis"

  /// The identifier of the series: one for each study and model, of pictures and segmentations one
  /// for each series that they are of, whose side and frame of reference they have.
  var seriesUID: String {
    let series = kind == .structuredReport ? [] : [source.seriesUID]
    return ResultUID.uid(["series", kind.short, source.studyUID] + series + [model.digest])
  }

  /// The modules, with the identifier and the number of the instance.
  func elements(instanceUID: String, number: Int) -> [DataElement] {
    var elements = carried + study
    elements += [
      DataElement(0x0008_0005, "CS", "ISO_IR 192"),
      DataElement(0x0008_0016, "UI", kind.sopClassUID),
      DataElement(0x0008_0018, "UI", instanceUID),
      DataElement(0x0008_0023, "DA", date), DataElement(0x0008_0033, "TM", time),
      DataElement(0x0008_0060, "CS", kind.modality),
      DataElement(0x0008_0070, "LO", "Fovea"),
      DataElement(0x0008_103E, "LO", seriesDescription),
      DataElement(0x0008_1090, "LO", "Fovea"),
      DataElement(0x0018_1000, "LO", model.digest),
      DataElement(0x0018_1020, "LO", model.version),
      DataElement(0x0020_000D, "UI", source.studyUID),
      DataElement(0x0020_000E, "UI", seriesUID),
      DataElement(0x0020_0011, "IS", String(kind.seriesNumber)),
      DataElement(0x0020_0013, "IS", String(number)),
    ]
    if isOriginal { elements.append(DataElement(0x0012_0062, "CS", "NO")) }
    return elements
  }

  /// Not above 64 bytes, which some readers take the 64 characters of LO (PS3.5 §6.2) for.
  private var seriesDescription: String {
    "\(Self.warning) – \(kind.description)" + (isOriginal ? " (original)" : "")
  }

  /// What must be there, with or without value, as the source has it.
  private var study: [DataElement] {
    let needed: [(UInt32, String)] = [
      (0x0008_0020, "DA"), (0x0008_0030, "TM"), (0x0008_0050, "SH"), (0x0008_0090, "PN"),
      (0x0010_0010, "PN"), (0x0010_0020, "LO"), (0x0010_0030, "DA"), (0x0010_0040, "CS"),
      (0x0020_0010, "SH"),
    ]
    return needed.map { tag, vr in source.dataSet[Tag(tag)] ?? .empty(tag, vr) }
  }

  /// What goes along where the source has it: who issued the number, the age, what the study is
  /// called, and what its de-identifier says (PS3.3 C.12.1.1).
  private var carried: [DataElement] {
    var tags: [UInt32] = [0x0008_1030, 0x0010_0021, 0x0010_1010]
    if !isOriginal { tags += [0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303] }
    return tags.compactMap { source.dataSet[Tag($0)] }
  }

  /// The day of the result is that of its images, so that the same result has the same bytes; one
  /// that says nothing where the images have none.
  private var date: String {
    let tags: [Tag] = [.contentDate, .acquisitionDate, .seriesDate, .studyDate]
    return tags.lazy.compactMap { source.dataSet.string($0) }.first ?? "19000101"
  }

  private var time: String {
    let tags = [Tag(0x0008_0033), Tag(0x0008_0032), Tag(0x0008_0031), .studyTime]
    return tags.lazy.compactMap { source.dataSet.string($0) }.first ?? "000000"
  }

  /// The instances that the result refers to, by their series (PS3.3 C.12.2).
  static func referencedSeries(_ sources: [SourceInstance]) -> DataElement {
    var order: [String] = []
    var bySeries: [String: [SourceInstance]] = [:]
    for source in sources {
      if bySeries[source.seriesUID] == nil { order.append(source.seriesUID) }
      bySeries[source.seriesUID, default: []].append(source)
    }
    let items = order.map { series in
      DataSet([
        .sequence(
          0x0008_114A, (bySeries[series] ?? []).map { DataSet($0.reference(frame: nil)) }),
        DataElement(0x0020_000E, "UI", series),
      ])
    }
    return .sequence(0x0008_1115, items)
  }

  /// What an image needs that does not say how it lies in the patient, as the source has it
  /// (PS3.3 C.7.6.1).
  static func direction(of source: SourceInstance) -> DataElement {
    source.dataSet[.patientOrientation] ?? .empty(Tag.patientOrientation.value, "CS")
  }

  /// What says that the images, and so what was made of them, have lost something by compression.
  static func lossyStatement(of source: SourceInstance) -> [DataElement] {
    guard source.dataSet.string(.lossyImageCompression) == "01" else {
      return [DataElement(0x0028_2110, "CS", "00")]
    }
    return [0x0028_2110, 0x0028_2112, 0x0028_2114].compactMap { source.dataSet[Tag($0)] }
  }
}
