internal import DecodeProtocol

extension ExportRules {
  /// Whether viewers find measurements in a report (PS3.16, TID 1500, 1501, 1410 and 1411).
  var report: [ExportFinding] {
    let template = dataSet[Tag(0x0040_A504)]?.items.first?.string(Tag(0x0040_DB00))
    guard template == "1500", dataSet.isNamed(ResultCodes.measurementReport) else {
      return [
        ExportFinding(
          .template, "is no Imaging Measurement Report (template 1500, title 126000)",
          so: "viewers such as OHIF and 3D Slicer read no finding from it and show text at most",
          "write it by that template")
      ]
    }
    let containers = (dataSet[.content]?.items ?? []).filter {
      $0.isNamed(ResultCodes.measurements)
    }
    guard !containers.isEmpty else {
      return [
        ExportFinding(
          .measurements, "has no container of Imaging Measurements (126010)",
          so: "viewers find no measurement in it", "put the measurement groups into one")
      ]
    }
    let groups = containers.flatMap { $0[.content]?.items ?? [] }.filter {
      $0.isNamed(ResultCodes.group)
    }
    let untracked = groups.count { group in
      !(group[.content]?.items ?? []).contains { $0.isNamed(ResultCodes.trackingUID) }
    }
    guard untracked > 0 else { return [] }
    return [
      ExportFinding(
        .tracking,
        "has \(groups.count) measurement groups, \(untracked) of them without Tracking Unique "
          + "Identifier (112040)",
        so: "viewers such as OHIF leave them out", "give each one")
    ]
  }
}

extension DataSet {
  /// Whether a report's item has the concept for a name.
  fileprivate func isNamed(_ concept: CodedConcept) -> Bool {
    guard let name = self[.conceptName]?.items.first else { return false }
    return name.string(Tag(0x0008_0100)) == concept.value
      && name.string(Tag(0x0008_0102)) == concept.scheme
  }
}
