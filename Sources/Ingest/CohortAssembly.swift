internal import Foundation
internal import Privacy

/// Puts the files that were read together into a cohort: what needs all of them at once.
///
/// In this order: repeated instances, ambiguous rows, series of mixed sizes, the series rule,
/// labels and attributes, the rank of study dates, the order of the manifest, pictures that look
/// alike.
struct CohortAssembly {
  var records: [FileRecord]
  var cases: [FileRecord.StagedCase] = []
  /// Staged samples that are not in the cohort.
  var droppedFiles: [String] = []
  var summary = IngestSummary()

  let tables: IngestTables
  let pseudonyms: Pseudonyms

  /// Puts the cohort together.
  ///
  /// - Throws: `badData` for rows that contradict each other and when no image can be used.
  init(_ records: [FileRecord], tables: IngestTables, options: IngestOptions) throws(IngestError) {
    self.records = records
    self.tables = tables
    pseudonyms = Pseudonyms(key: options.key)
    summary.seriesRule = options.series
    settleRepeatedInstances()
    settleAmbiguousRows()
    refuseMixedSeries()
    chooseSeries(options.series)
    let columns = repeatingColumns()
    try label(leavingOut: columns)
    rankStudies()
    order()
    findLookAlikes()
    droppedFiles = self.records.flatMap { $0.fate == .used ? [] : $0.cases.map(\.stagedFile) }
    summarise(leftOut: columns)
    try requireCases(options)
  }

  /// The indices of the records that are used so far.
  var used: [Int] { records.indices.filter { records[$0].fate == .used } }
}
