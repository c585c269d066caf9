internal import DecodeProtocol

extension ExportRules {
  /// Whether its study is one of the images' (PS3.3 C.7.2.1).
  var study: [ExportFinding] {
    guard index.studies[dataSet.string(.studyInstanceUID) ?? ""] == nil else { return [] }
    if dataSet.isReleased, index.isNoneReleased {
      return [
        ExportFinding(
          .deidentifiedStudy, "is of a de-identified study, and the images are not",
          so: "an archive that holds these files it under another patient",
          "predict again with --to-original, or send the de-identified images along")
      ]
    }
    if !dataSet.isReleased, index.areAllReleased {
      return [
        ExportFinding(
          .originalStudy, "is of an original study, and the images are de-identified",
          so: "an archive that holds these files it under another patient, with an identity",
          "predict again without --to-original, or name the folder of the original images")
      ]
    }
    return [
      ExportFinding(
        .unknownStudy, "has a Study Instance UID \(Tag.studyInstanceUID) that no image has",
        so: "viewers list it apart from the images", "make it again of them, or name their folder")
    ]
  }

  /// Whether it is filed with the images of its study (PS3.3 C.7.1.1).
  var patient: [ExportFinding] {
    guard let study = index.studies[dataSet.string(.studyInstanceUID) ?? ""] else { return [] }
    func differs(_ tag: Tag, from values: Set<String>) -> Bool {
      !values.contains(dataSet.string(tag) ?? "")
    }
    var found: [ExportFinding] = []
    if differs(.patientID, from: study.patientIDs) {
      found.append(
        ExportFinding(
          .patientID, "has not the Patient ID \(Tag.patientID) of its study's images",
          so: "an archive files it under another patient", "copy it from an image"))
    }
    if differs(.patientName, from: study.patientNames) {
      found.append(
        ExportFinding(
          .patientName, "has not the Patient's Name \(Tag.patientName) of its study's images",
          so: "a list of patients may show it as another's", "copy it from an image"))
    }
    if differs(.studyDate, from: study.dates) {
      found.append(
        ExportFinding(
          .studyDate, "has not the Study Date \(Tag.studyDate) of its study's images",
          so: "lists sort it elsewhere", "copy it from an image"))
    }
    return found
  }

  /// Whether what it names is there, and where it says (PS3.3 C.12.2, C.17.2).
  var references: [ExportFinding] {
    let (named, listed) = (object.named, object.listed)
    var found: [ExportFinding] = []
    if object.kind == .segmentation, listed.isEmpty {
      found.append(
        ExportFinding(
          .referencedSeries, "names no series of images \(Tag.referencedSeries)",
          so: "viewers such as OHIF find nothing to lay it on and do not load it",
          "name the images and their series there"))
    }
    let all = Set((named + listed).map(\.instance))
    let unknown = all.count { index.series[$0] == nil }
    if unknown > 0 {
      found.append(
        ExportFinding(
          .unknownReference,
          "names \(all.count) instances \(Tag(0x0008_1155)), \(unknown) of them not there",
          so: "viewers have nothing to lay it on",
          "send them along, or make it again of images that are there"))
    }
    let isMisled = listed.contains { reference in
      index.series[reference.instance].map { $0 != reference.series } ?? false
    }
    if isMisled {
      found.append(
        ExportFinding(
          .wrongSeries, "names instances in another series \(Tag.referencedSeries) than theirs",
          so: "viewers such as OHIF look for them in vain", "name the series that they are in"))
    }
    let isBeyond = named.contains { reference in
      guard let frame = reference.frame, let image = index.images[reference.instance] else {
        return false
      }
      return !(1...image.frameCount).contains(frame)
    }
    if isBeyond {
      found.append(
        ExportFinding(
          .frameNumber, "names frames \(Tag(0x0008_1160)) that its images do not have",
          so: "viewers cannot show where they lie", "name frames from 1 to the image's last"))
    }
    return found + evidence(named, listed)
  }

  private func evidence(
    _ named: [ExportReference], _ listed: [ExportReference]
  ) -> [ExportFinding] {
    guard object.kind == .report else { return [] }
    let all = Set(named.map(\.instance))
    let missing = all.subtracting(listed.map(\.instance)).count
    guard missing > 0 else { return [] }
    return [
      ExportFinding(
        .evidence,
        "names \(all.count) instances, \(missing) of them not in its evidence "
          + "\(Tag(0x0040_A375))",
        so: "viewers do not load what is said of them", "list them there")
    ]
  }
}
