internal import Annotations
internal import Files
internal import Foundation

/// Takes masks and boxes of a COCO file into a cohort whose images are read.
///
/// An image that the file lists without annotation is one in which nothing was found; one that it
/// does not list is one that nobody annotated, and so is one of which something is refused.
struct CocoCollection {
  let file: CocoFile
  let folder: StagedFolder

  /// Writes the masks, and says in rows and summary what became of masks and boxes.
  ///
  /// - Throws: errors of writing.
  func add(to assembly: inout CohortAssembly, events: (IngestEvent) -> Void) throws(IngestError) {
    var marks = IngestSummary.Marks(labels: file.labels, source: .coco)
    marks.found = file.images.count
    let (takers, refused) = pairs(assembly.records)
    marks.refused = refused
    let annotations = Dictionary(grouping: file.annotations.indices) { file.annotations[$0].image }
    let hasShapes = file.hasShapes
    if hasShapes {
      try IngestError.wrapping { () throws(FilesError) in
        try folder.makeFolder(CohortFolder.masks)
      }
    }
    var boxes = IngestSummary.Boxes()
    let places = Dictionary(
      uniqueKeysWithValues: assembly.cases.indices.map { (assembly.cases[$0].facts.caseID, $0) })
    for (done, taker) in takers.enumerated() {
      if done.isMultiple(of: 64) { events(.progress(done: done, total: takers.count)) }
      let caseID = assembly.records[taker.record].cases[0].facts.caseID
      guard let place = places[caseID] else { continue }
      let facts = assembly.cases[place].facts
      let own = annotations[file.images[taker.image].id] ?? []
      switch CocoMarks.reading(own, of: file, on: facts) {
      case .refused(let reason):
        marks.refused.append(.init(file: taker.image + 1, reason: reason))
      case .marks(let found):
        assembly.cases[place].facts.boxes = found.boxes
        boxes.count(found.boxes)
        boxes.crowds += found.crowdCount
        guard hasShapes else { continue }
        guard let masks = found.masks else {
          marks.withoutShape += 1
          continue
        }
        let data = try MaskFile.encoded(masks)
        try IngestError.wrapping { () throws(FilesError) in
          try folder.write(data, to: MaskFile.path(of: caseID))
        }
        assembly.cases[place].facts.masks = MaskFacts(
          labels: file.labels, digest: Digest.sha256(data))
        marks.images += 1
        marks.count(masks, of: file.labels)
      }
    }
    marks.refused.sort { ($0.file, $0.reason) < ($1.file, $1.reason) }
    assembly.summary.marks = marks
    assembly.summary.boxes = boxes
    assembly.summary.notes += marks.sentences(cases: assembly.cases.count)
    assembly.summary.notes += boxes.sentences(table: "--coco", cases: assembly.cases.count)
  }

  /// The image of the file for each record, by position in its list, and those that have none.
  private func pairs(
    _ records: [FileRecord]
  ) -> (takers: [(record: Int, image: Int)], refused: [IngestSummary.Marks.Refusal]) {
    let names = ImageNames(records)
    var takers: [Int: [Int]] = [:]
    var refused: [IngestSummary.Marks.Refusal] = []
    for (index, image) in file.images.enumerated() {
      switch names.image(called: image.name) {
      case .none: refused.append(.init(file: index + 1, reason: "no image has its name"))
      case .several: refused.append(.init(file: index + 1, reason: "several images have its name"))
      case .one(let record): takers[record, default: []].append(index)
      }
    }
    var pairs: [(record: Int, image: Int)] = []
    for (record, images) in takers {
      let reason =
        names.refusal(of: record) ?? (images.count > 1 ? "the file lists it twice" : nil)
      if let reason {
        refused += images.map { .init(file: $0 + 1, reason: reason) }
      } else if record < records.count {
        let (image, facts) = (file.images[images[0]], records[record].cases[0].facts)
        if image.width == facts.columns, image.height == facts.rows {
          pairs.append((record, images[0]))
        } else {
          refused.append(.init(file: images[0] + 1, reason: "the file gives it another size"))
        }
      }
    }
    return (pairs.sorted { $0.image < $1.image }, refused)
  }
}
