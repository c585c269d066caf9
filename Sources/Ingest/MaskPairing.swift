internal import Files

/// Which file of the folder of masks is of which image.
struct MaskPairing {
  /// A mask and its image.
  struct Pair: Sendable {
    let mask: InputEntry
    /// The position of the image's record.
    let record: Int
  }

  /// In the order of the masks.
  private(set) var pairs: [Pair] = []
  /// Masks of no image, or of one that takes none, by number.
  private(set) var refused: [IngestSummary.Marks.Refusal] = []
  /// Files that are no masks by their name.
  let ignoredCount: Int
  /// Rows of the labels whose mask is not in the folder, by their number in the file.
  private(set) var missingRows: [Int] = []

  /// Pairs the masks of a folder with the images.
  ///
  /// - Parameter isInput: Whether the folder is that of the images: then only files whose name says
  ///   so are masks.
  init(
    _ entries: [InputEntry], _ records: [FileRecord], labels: LabelTable?, isInput: Bool
  ) {
    let masks = entries.filter { entry in
      let path = entry.relativePath
      return entry.kind == .file
        && (isInput ? ImageNames.namesMask(path) : path.lowercased().hasSuffix(".png"))
    }
    ignoredCount = isInput ? 0 : entries.count - masks.count
    let names = ImageNames(records)
    let told = labels.map { Self.told(by: $0, records) } ?? [:]
    var takers: [Int: [InputEntry]] = [:]
    for mask in masks {
      let found: ImageNames.Found
      if let all = told[MatchKey.path.normalised(mask.relativePath)]?.records, let one = all.first {
        found = all.count == 1 ? .one(one) : .several
      } else {
        found = names.image(
          called: ImageNames.imageName(ofMask: mask.relativePath), anyFolder: isInput)
      }
      switch found {
      case .none: refuse(mask, "no image has its name")
      case .several: refuse(mask, "several images have its name")
      case .one(let record): takers[record, default: []].append(mask)
      }
    }
    for (record, masks) in takers {
      for mask in masks {
        if let reason = names.refusal(of: record) {
          refuse(mask, reason)
        } else if masks.count > 1 {
          refuse(mask, "another mask is of the same image")
        } else {
          pairs.append(Pair(mask: mask, record: record))
        }
      }
    }
    pairs.sort { $0.mask.number < $1.mask.number }
    let present = Set(masks.map { MatchKey.path.normalised($0.relativePath) })
    missingRows = told.filter { !present.contains($0.key) }.flatMap(\.value.rows).sorted()
  }

  private mutating func refuse(_ mask: InputEntry, _ reason: String) {
    refused.append(.init(file: mask.number, reason: reason))
  }

  /// The images and rows of each mask that the labels name.
  private static func told(
    by labels: LabelTable, _ records: [FileRecord]
  ) -> [String: (records: [Int], rows: [Int])] {
    var told: [String: (records: [Int], rows: [Int])] = [:]
    for row in 0..<labels.keyed.rowCount {
      guard let name = labels.mask(row: row) else { continue }
      told[MatchKey.path.normalised(name), default: ([], [])].rows.append(
        labels.keyed.number(of: row))
    }
    guard !told.isEmpty else { return told }
    for (index, record) in records.enumerated() where record.fate == .used {
      for name in Set(record.labelRows.compactMap(labels.mask)) {
        told[MatchKey.path.normalised(name)]?.records.append(index)
      }
    }
    return told
  }
}
