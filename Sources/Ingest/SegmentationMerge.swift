internal import Annotations

/// Segmentations put together: for each case of a cohort a mask of every label it was searched for.
struct SegmentationMerge {
  /// A file with its number in the folder of masks.
  typealias Numbered = (number: Int, file: SegmentationFile)

  /// All labels, sorted.
  let labels: [String]
  /// The labels that a case was searched for, sorted, and a mask for each, by case.
  private(set) var masks: [String: (labels: [String], masks: [RunLengthMask])] = [:]
  /// Files that were not taken over, by number.
  private(set) var refused: [IngestSummary.Marks.Refusal] = []
  /// Images of the files that are not in the cohort.
  private(set) var absentCount = 0

  /// Puts these files together for the images that were read.
  init(_ files: [Numbered], _ records: [FileRecord]) {
    let used = records.filter { $0.fate == .used }
    let byInstance = Dictionary(
      used.map { ($0.instanceDigest, $0) }, uniquingKeysWith: { first, _ in first })
    var kept: [(number: Int, cases: [String: [String: RunLengthMask]], file: SegmentationFile)] = []
    for (number, file) in files {
      switch Self.cases(of: file, byInstance) {
      case .failure(let refusal): refused.append(.init(file: number, reason: refusal.reason))
      case .success(let found):
        absentCount += found.absentCount
        kept.append((number, found.cases, file))
      }
    }
    var holders: [String: [Int]] = [:]
    for one in kept {
      for (caseID, masks) in one.cases {
        for label in masks.keys { holders["\(caseID) \(label)", default: []].append(one.number) }
      }
    }
    let contested = Set(holders.values.filter { $0.count > 1 }.joined())
    let reason = "another segmentation marks the same label on an image of its"
    refused += contested.map { .init(file: $0, reason: reason) }
    kept.removeAll { contested.contains($0.number) }
    labels = Set(kept.flatMap(\.file.labels)).sorted()
    var found: [String: [String: RunLengthMask]] = [:]
    var searched: [String: Set<String>] = [:]
    for one in kept {
      for (caseID, masks) in one.cases {
        found[caseID, default: [:]].merge(masks) { $1 }
        searched[caseID, default: []].formUnion(one.file.labels)
      }
    }
    let sizes = Dictionary(
      used.flatMap(\.cases).map { ($0.facts.caseID, $0.facts) }, uniquingKeysWith: { $1 })
    for (caseID, own) in found {
      guard let facts = sizes[caseID] else { continue }
      let labels = searched[caseID, default: []].sorted()
      masks[caseID] = (
        labels, labels.map { own[$0] ?? .empty(rows: facts.rows, columns: facts.columns) }
      )
    }
  }

  /// What a file says of cases of the cohort, and of how many other images it speaks.
  private static func cases(
    of file: SegmentationFile, _ byInstance: [String: FileRecord]
  ) -> Result<
    (cases: [String: [String: RunLengthMask]], absentCount: Int), SegmentationFile.Refusal
  > {
    var cases: [String: [String: RunLengthMask]] = [:]
    var absentCount = 0
    let places = file.lookedAt.sorted {
      ($0.instance, $0.frame ?? -1) < ($1.instance, $1.frame ?? -1)
    }
    for place in places {
      guard let record = byInstance[place.instance] else {
        absentCount += 1
        continue
      }
      let own = file.masks[place]
      let frame = place.frame ?? (record.cases.count == 1 ? record.cases[0].facts.frame : nil)
      guard let facts = record.cases.first(where: { $0.facts.frame == frame })?.facts else {
        if own == nil { continue }
        return .failure(.init("it does not say of which frame of an image it is"))
      }
      guard facts.rows == file.rows, facts.columns == file.columns else {
        return .failure(.init("it has another size than an image of its"))
      }
      for (label, mask) in own ?? [:] {
        guard cases[facts.caseID, default: [:]].updateValue(mask, forKey: label) == nil else {
          return .failure(.init("two of its frames are of one image and segment"))
        }
      }
      cases[facts.caseID] = cases[facts.caseID] ?? [:]
    }
    guard !cases.isEmpty else {
      return .failure(.init("none of its images is in the cohort"))
    }
    return .success((cases, absentCount))
  }
}
