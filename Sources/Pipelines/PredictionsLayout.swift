internal import Evaluation
internal import Files

/// Which columns of a table of predictions hold what.
struct PredictionsLayout {
  /// How a table says what is so.
  enum Truth {
    /// A column of 0 and 1.
    case flags(String)
    /// A column that names the class.
    case classes(String)

    var column: String {
      switch self {
      case .flags(let column), .classes(let column): column
      }
    }
  }

  /// Where the numbers of one label stand; `label` is nil where a column names it.
  struct LabelColumns {
    let label: String?
    let score: String
    var truth: Truth?
    /// Whether the score is a probability, by its name and all its values.
    var isProbability = false
  }

  let columns: [LabelColumns]
  /// The column of the image; nil: a row is a patient.
  let image: String?
  /// The column of the patient; nil: the attributes' table knows it.
  let patient: String?
  let label: String?
  let threshold: String?
  /// Whether every column that our own tables always have is there.
  let isOurs: Bool
  private let header: [String]

  /// What is read of our own tables alone, which have them only where a model says so much.
  private static let ownColumns: Set<String> = [
    "conformal_set", "feature_distance", "mutual_information",
  ]

  /// Finds the columns by their usual names, or by those that the user names.
  ///
  /// - Parameter knowsPatients: whether another table says whose image it is.
  /// - Throws: `badData` naming what is missing, what was found and what was expected.
  init(
    _ table: CSVTable, flags: ColumnFlags, knowsPatients: Bool, subject: String
  ) throws(PipelinesError) {
    header = table.header
    func column(_ role: ColumnRole) throws(PipelinesError) -> String? {
      try flags.column(role, in: table.header, subject: subject)
    }
    let optional = Self.ownColumns.union(["truth", "fold", "part"])
    isOurs = PredictionRow.columns.allSatisfy {
      optional.contains($0) || table.header.contains($0)
    }
    image = try column(.image)
    patient = try column(.patient)
    threshold = try column(.threshold)
    guard patient != nil || (image != nil && knowsPatients) else {
      throw ColumnFlags.missing(.patient, header: header, subject: subject)
    }
    var truth = try column(.truth)
    var name = try column(.label)
    if let column = name, !isOurs, flags.columns[.label] == nil,
      Self.isFlag(table, column)
    {
      truth = truth ?? column
      name = nil
    }
    let named = flags.columns[.score] == nil ? LabelColumnSearch(table).columns(truth: truth) : []
    if !named.isEmpty {
      columns = named
      label = nil
      return
    }
    guard let score = try column(.score) else {
      throw ColumnFlags.missing(.score, header: header, subject: subject)
    }
    label = name
    columns = [
      LabelColumns(
        label: name == nil ? Self.labelName(truth) : nil, score: score,
        truth: truth.map(Truth.flags),
        isProbability: LabelColumnSearch(table).isProbability(score))
    ]
  }

  /// What was read from where, and what was not read.
  var sentence: String {
    var parts: [String] = []
    if let image { parts.append("image from \(image)") }
    if let patient { parts.append("patient from \(patient)") }
    if let label { parts.append("label from \(label)") }
    for column in columns {
      let of = columns.count > 1 ? " of \(column.label ?? "")" : ""
      parts.append("score\(of) from \(column.score)")
      if let truth = column.truth { parts.append("truth\(of) from \(truth.column)") }
    }
    if let threshold { parts.append("threshold from \(threshold)") }
    let used =
      [image, patient, label, threshold].compactMap { $0 } + columns.map(\.score)
      + columns.compactMap(\.truth?.column)
      + PredictionRow.columns.filter { isOurs || !Self.ownColumns.contains($0) }
    let unread = header.filter { !used.contains($0) }
    let rest = unread.isEmpty ? "" : "; not read: \(ColumnFlags.list(unread))"
    return parts.joined(separator: ", ") + rest
  }

  /// Whether every field of the column is blank, 0 or 1, and one is not blank.
  static func isFlag(_ table: CSVTable, _ column: String) -> Bool {
    let fields = table.rows.indices.map { table[$0, column] ?? "" }.filter { !$0.isEmpty }
    return !fields.isEmpty && fields.allSatisfy { PredictionsReader.flag($0) != nil }
  }

  /// Whether a column of truth holds numbers of which some are neither 0 nor 1.
  func statesNumbers(in table: CSVTable) -> Bool {
    columns.contains { column in
      guard case .flags(let truth) = column.truth else { return false }
      let fields = table.rows.indices.map { table[$0, truth] ?? "" }.filter { !$0.isEmpty }
      return !fields.allSatisfy { PredictionsReader.flag($0) != nil }
        && fields.allSatisfy { PredictionsReader.number($0) != nil }
    }
  }

  /// The truth's column where it says what is predicted, else `positive`.
  private static func labelName(_ truth: String?) -> String {
    let usual = (ColumnRole.truth.names + ColumnRole.label.names).map(ColumnRole.plain)
    guard let truth, !usual.contains(ColumnRole.plain(truth)) else { return "positive" }
    return truth
  }
}
