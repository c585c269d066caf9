internal import DecodeProtocol

/// Why viewers would hide or misplace one object.
///
/// By what OHIF, Weasis, 3D Slicer and archives ask of objects, and the clauses of PS3.3 that are
/// named beside the rules.
struct ExportRules {
  let object: ExportObject
  let number: Int
  let index: ExportIndex

  var dataSet: DataSet { object.dataSet }

  /// Everything that is wrong, the worst first.
  var findings: [ExportFinding] {
    let identity = identifiers
    guard identity.isEmpty else { return identity }
    let study = self.study
    var found = repeated + encoding + study + series
    // Of a study that is not there nothing else can be held against its images.
    if study.isEmpty { found += patient + references }
    switch object.kind {
    case .segmentation: found += pixels + frames + (study.isEmpty ? geometry : [])
    case .report: found += report
    case .picture: found += pixels
    case .other: break
    }
    return found
  }

  /// What no archive can do without (PS3.3 C.7.2, C.7.3, C.12.1).
  private var identifiers: [ExportFinding] {
    let needed: [(Tag, String)] = [
      (.sopClassUID, "SOP Class UID"), (.sopInstanceUID, "SOP Instance UID"),
      (.studyInstanceUID, "Study Instance UID"), (.seriesInstanceUID, "Series Instance UID"),
    ]
    return needed.filter { dataSet.string($0.0) == nil }.map { tag, name in
      ExportFinding(
        .missingIdentifier, "has no \(name) \(tag)", so: "no archive takes it",
        "write it again with one")
    }
  }

  private var repeated: [ExportFinding] {
    let instance = dataSet.string(.sopInstanceUID) ?? ""
    let other =
      index.images[instance] != nil
      ? "an image" : index.firstObjects[instance].flatMap { $0 < number ? "object \($0)" : nil }
    guard let other else { return [] }
    return [
      ExportFinding(
        .repeatedInstance, "has the SOP Instance UID \(Tag.sopInstanceUID) of \(other) too",
        so: "an archive keeps one of the two", "give each its own")
    ]
  }

  /// How it is written, and as what.
  private var encoding: [ExportFinding] {
    var found: [ExportFinding] = []
    let isPicture = object.kind == .picture
    if object.kind != .other,
      !(Self.plain + (isPicture ? Self.compressed : [])).contains(object.transferSyntax)
    {
      found.append(
        ExportFinding(
          .transferSyntax,
          "has a transfer syntax \(Tag.transferSyntaxUID) that many viewers cannot read in such "
            + "an object",
          so: "they show nothing of it", "write it again as Explicit VR Little Endian"))
    }
    if object.kind == .other {
      found.append(
        ExportFinding(
          .sopClass, "is of a SOP Class \(Tag.sopClassUID) that most viewers have no view of",
          so: "they hide it",
          "write what is to be seen as a Segmentation, a Comprehensive 3D SR or a Secondary "
            + "Capture"))
    }
    return found + modality
  }

  private var modality: [ExportFinding] {
    let modality = dataSet.string(.modality) ?? ""
    let (isRight, wanted): (Bool, String) =
      switch object.kind {
      case .segmentation: (modality == "SEG", "SEG")
      case .report: (modality == "SR", "SR")
      case .picture: (!modality.isEmpty && !Self.pictureless.contains(modality), "OT")
      case .other: (true, "")
      }
    guard !isRight else { return [] }
    return [
      ExportFinding(
        .modality, "has not the Modality \(Tag.modality) of a \(object.kind.rawValue)",
        so: "viewers that choose by it hide it, or take it for something else", "write \(wanted)")
    ]
  }

  /// What tells it from the images in a list, and where in the list it stands (PS3.3 C.7.3.1).
  private var series: [ExportFinding] {
    var found: [ExportFinding] = []
    if dataSet.string(.seriesNumber) == nil {
      found.append(
        ExportFinding(
          .seriesNumber, "has no Series Number \(Tag.seriesNumber)",
          so: "lists of series put it anywhere", "write one above those of the images"))
    }
    if dataSet.string(.seriesDescription) == nil {
      found.append(
        ExportFinding(
          .seriesDescription, "has no Series Description \(Tag.seriesDescription)",
          so: "it has no name in a list of series and is overlooked", "write one"))
    }
    let uid = dataSet.string(.seriesInstanceUID) ?? ""
    if index.imageSeries.contains(uid) {
      found.append(
        ExportFinding(
          .seriesOfImages, "is in a series of images \(Tag.seriesInstanceUID)",
          so: "viewers take it for one of them or leave it out", "give it a series of its own"))
    } else if object.kind != .other, (index.kinds[uid] ?? []).subtracting([.other]).count > 1 {
      found.append(
        ExportFinding(
          .seriesOfOtherKind,
          "is in one series \(Tag.seriesInstanceUID) with objects of another kind",
          so: "viewers show one kind and hide the other", "give each kind a series of its own"))
    }
    return found
  }

  /// Uncompressed and little-endian.
  private static let plain = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]
  /// JPEG, JPEG-LS, JPEG 2000 and run lengths, which viewers decode in pictures.
  private static let compressed =
    ["50", "51", "57", "70", "80", "81", "90", "91"].map { "1.2.840.10008.1.2.4.\($0)" }
    + ["1.2.840.10008.1.2.5"]
  /// Modalities of what is no picture (PS3.3 C.7.3.1.1.1).
  private static let pictureless: Set<String> = [
    "SEG", "SR", "PR", "KO", "DOC", "REG", "RWV", "RTSTRUCT", "RTPLAN",
  ]
}
