internal import Foundation
internal import Privacy

extension StudyReader {
  /// The tables that go with the images; nil where there are none.
  static func tables(
    _ input: URL, _ labels: URL?, _ demographics: URL?, _ maxSizePixels: Int, _ key: SecretKey
  ) throws(IngestError) -> IngestTables? {
    guard labels != nil || demographics != nil else { return nil }
    return try IngestTables(
      IngestOptions(
        input: input, labels: labels, demographics: demographics, exclude: nil, link: nil,
        onePatientPerImage: true, series: .all, maxSizePixels: maxSizePixels,
        keepsUnlabelled: true, key: key))
  }
}

extension IngestSummary.TableRows {
  /// How the rows of a table met images, each a list of the rows that name it; none without table.
  init(_ table: KeyedTable?, _ named: [[Int]]) {
    guard let table else { return }
    let matched = Set(named.joined())
    rows = table.rowCount
    self.matched = matched.count
    unmatched = (0..<table.rowCount).filter { !matched.contains($0) }.map(table.number)
  }
}

extension IngestTables {
  /// The images of some files with their targets and attributes, those of the tables first.
  ///
  /// A column in which some row repeats an identifier of its patient is left out whole.
  ///
  /// - Throws: `badData` for rows that contradict each other.
  func completed(_ records: [FileRecord]) throws(IngestError) -> [ManifestCase] {
    let left: Set<String> = records.reduce(into: []) { $0.formUnion($1.repeatingColumns) }
    var images: [ManifestCase] = []
    for record in records {
      let said = try labels?.labels(of: record.labelRows)
      let more = try demographics?.values(of: record.demographicRows, on: record.studyDate)
      for var facts in record.cases.map(\.facts) {
        facts.targets = (said?.targets ?? [:]).filter { !left.contains($0.key) }
        CohortAssembly.complete(&facts.attributes, with: said)
        CohortAssembly.complete(&facts, with: more, leavingOut: left)
        images.append(facts)
      }
    }
    return images
  }
}
