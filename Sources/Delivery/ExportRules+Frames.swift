internal import DecodeProtocol

extension ExportRules {
  /// Whether it has the pixels that it says (PS3.5 §8.1.1).
  var pixels: [ExportFinding] {
    guard let picture = object.picture, dataSet[.pixelData] != nil else {
      return [
        ExportFinding(
          .noPixels, "has no size or no pixels \(Tag.pixelData)", so: "nothing of it is shown",
          "write it again with them")
      ]
    }
    guard let bytes = object.pixelByteCount else { return [] }
    // Wider samples than DICOM has are not believed, so that no product overflows.
    let bits = min(max(1, dataSet.number(.bitsAllocated)), 64)
    let samples = min(max(1, dataSet.number(.samplesPerPixel)), 4)
    let needed = picture.frameCount * picture.rows * picture.columns * bits * samples
    guard bytes < (needed + 7) / 8 else { return [] }
    return [
      ExportFinding(
        .pixelCount, "has fewer pixels \(Tag.pixelData) than its frames take",
        so: "viewers refuse it or show noise", "write it again whole")
    ]
  }

  /// Whether its frames and segments fit each other (PS3.3 C.8.20.2, C.8.20.3).
  var frames: [ExportFinding] {
    let items = dataSet[.perFrameFunctionalGroups]?.items ?? []
    var found: [ExportFinding] = []
    if let picture = object.picture, picture.frameCount != items.count {
      found.append(
        ExportFinding(
          .frameCount, "describes not as many frames \(Tag.perFrameFunctionalGroups) as it has",
          so: "viewers refuse it", "describe each frame once"))
    }
    if dataSet.string(Tag(0x0062_0001)) != "BINARY" {
      found.append(
        ExportFinding(
          .fractional, "is not of the type \(Tag(0x0062_0001)) BINARY",
          so: "most viewers refuse it or show all of it as marked", "write masks of one bit"))
    }
    return found + segments(of: items)
  }

  private func segments(of frames: [DataSet]) -> [ExportFinding] {
    let items = dataSet[Tag(0x0062_0002)]?.items ?? []
    let known = Set(items.map { $0.number(Tag(0x0062_0004)) })
    let shared = dataSet[.sharedFunctionalGroups]?.items.first.flatMap(Self.segment)
    let marked = Set(frames.map { Self.segment(of: $0) ?? shared ?? 0 })
    var found: [ExportFinding] = []
    if items.contains(where: { $0.string(Tag(0x0062_0005)) == nil }) || items.isEmpty {
      found.append(
        ExportFinding(
          .segments, "has no segments, or some without a label \(Tag(0x0062_0005))",
          so: "viewers cannot name what they show, or show nothing", "describe and name each"))
    }
    if !marked.isSubset(of: known) {
      found.append(
        ExportFinding(
          .unknownSegment, "has frames of segments that it does not describe \(Tag(0x0062_0002))",
          so: "viewers leave these frames out or refuse it", "describe each segment"))
    }
    if !known.isSubset(of: marked) {
      found.append(
        ExportFinding(
          .emptySegment, "has segments without any frame", so: "viewers hide them or refuse it",
          "leave out what is not found"))
    }
    return found
  }

  private static func segment(of groups: DataSet) -> Int? {
    groups[Tag(0x0062_000A)]?.items.first?.number(Tag(0x0062_000B))
  }
}
