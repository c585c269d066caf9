internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest

/// Reads masks in the sandbox and lays them beside the images that they belong to.
struct MaskInspection {
  /// What a mask's name may have behind that of its image.
  private static let endings = ["_segmentation", "_mask", "_seg"]

  /// What became of one mask.
  private enum Outcome: Sendable {
    case read(case: Int, coding: String, oddities: [MaskSanity.Oddity])
    case refused(case: Int)
  }

  let cohort: Cohort
  let decoder: URL

  /// Looks at every mask of the folder, by the names of the images in the link table.
  ///
  /// - Throws: `badData` for a table that is no link table or knows no image of the cohort; errors
  ///   of the files and of the decoder.
  func sanity(
    of folder: MaskFolder, link: URL, announce: (Announcement) -> Void
  ) async throws -> MaskSanity {
    let images = try images(in: link)
    var sanity = MaskSanity()
    var owners: [Int: Int] = [:]
    for (name, entry) in folder.entries {
      if let owner = images[name] ?? images[Self.shortened(name)], owner >= 0 {
        owners[entry.number] = owner
      }
    }
    let entries = folder.entries.values.filter { owners[$0.number] != nil }
      .sorted { $0.number < $1.number }
    sanity.masks = entries.count
    sanity.masksWithout = folder.entries.count - entries.count
    sanity.imagesWithout = cohort.cases.count - Set(owners.values).count
    var odd: [(place: Int, oddity: MaskSanity.Oddity)] = []
    let cases = cohort.cases
    let notes = try await DecoderPool(decoder: decoder, task: "inspect").run(entries) {
      [owners] entry, session in
      let place = owners[entry.number] ?? 0
      switch try await session.picture(at: entry) {
      case .refused: return Outcome.refused(case: place)
      case .picture(let picture):
        return Outcome.read(
          case: place, coding: MaskSanity.coding(of: picture),
          oddities: MaskSanity.oddities(
            of: picture, rows: cases[place].rows, columns: cases[place].columns))
      }
    } each: { (outcome: Outcome) in
      switch outcome {
      case .refused(let place): odd.append((place, .unreadable))
      case .read(let place, let coding, let oddities):
        sanity.codings[coding, default: 0] += 1
        odd += oddities.map { (place, $0) }
      }
    }
    for note in notes { announce(.note(note)) }
    sanity.odd = odd.sorted { ($0.place, $0.oddity.rawValue) < ($1.place, $1.oddity.rawValue) }
      .map { MaskSanity.Odd(caseID: cases[$0.place].caseID, oddity: $0.oddity) }
    return sanity
  }

  /// The image of each name, as its number in the cohort; −1 where two have the name.
  private func images(in link: URL) throws -> [String: Int] {
    let table = try CSVTable(contentsOf: link)
    guard table.header.contains("case_id"), table.header.contains("path") else {
      throw PipelinesError(
        .badData, subject: "--link", reason: "has no columns case_id and path",
        hint: "give the table that fovea ingest --link wrote with this cohort")
    }
    let numbers = Dictionary(
      cohort.cases.enumerated().map { ($1.caseID, $0) }, uniquingKeysWith: { first, _ in first })
    var images: [String: Int] = [:]
    for row in table.rows.indices {
      guard let number = table[row, "case_id"].flatMap({ numbers[$0] }),
        let path = table[row, "path"]
      else { continue }
      let name = MaskFolder.stem(path)
      images[name] = images[name] == nil ? number : -1
    }
    guard !images.isEmpty else {
      throw PipelinesError(
        .badData, subject: "--link", reason: "names no image of this cohort",
        hint: "give the table that fovea ingest --link wrote with this cohort")
    }
    return images
  }

  private static func shortened(_ name: String) -> String {
    endings.first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) } ?? name
  }
}
