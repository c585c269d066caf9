internal import Files
internal import Foundation

extension CohortAssembly {
  /// Gives the cases the masks and boxes that people made, whose files come into the folder.
  ///
  /// - Throws: what the pool and writing throw; `badData` for a folder without masks.
  mutating func addMarks(
    _ options: IngestOptions, into folder: StagedFolder, decoder: URL,
    events: (IngestEvent) -> Void
  ) async throws {
    if let boxes = tables.boxes {
      var collection = BoxCollection(boxes)
      collection.add(to: &self)
    }
    if let file = tables.coco {
      try CocoCollection(file: file, folder: folder).add(to: &self, events: events)
    }
    try await MaskCollection(options: options, folder: folder, decoder: decoder)
      .add(to: &self, events: events)
  }
}
