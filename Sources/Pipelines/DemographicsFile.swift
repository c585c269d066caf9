internal import Evaluation
internal import Files
internal import Foundation
internal import Privacy

/// A table of attributes per patient or per image: the patient's column, and any others.
struct DemographicsFile {
  /// Other names of the attributes that are put in one spelling.
  private static let spellings = [
    "sex": "sex", "gender": "sex", "patientsex": "sex", "age": "age", "patientage": "age",
    "ageyears": "age", "ageapprox": "age",
  ]

  /// The group that ages make, whose name no column may take.
  private static let ageBand = "ageBand"

  /// Attributes by patient, as the table names both; those that differ between rows are `mixed`.
  private(set) var patients: [String: [String: String]] = [:]
  /// Attributes by image, where the table has a row for each.
  private(set) var cases: [String: [String: String]] = [:]
  /// Whose image it is, where the table says.
  private(set) var patientOfCase: [String: String] = [:]
  /// The row of each image, as messages name it.
  private(set) var rowOfCase: [String: Int] = [:]
  /// The attributes in file order.
  let names: [String]

  /// The names of patients and images here and in these rows, but for pseudonyms of ours.
  func identities(and rows: [PredictionRow]) -> IdentifyingValues {
    var names = Set(patients.keys).union(cases.keys).union(patientOfCase.keys)
    for row in rows { names.formUnion([row.patientID, row.caseID, row.unitID]) }
    var values = IdentifyingValues()
    for name in names where name.wholeMatch(of: /[a-z]{1,2}[0-9a-f]{16}(:[A-Za-z]{1,2})?/) == nil {
      values.add(identifier: name)
    }
    return values
  }

  /// Reads and checks the table.
  ///
  /// - Throws: `badData` without a column for the patient, for blank ones, and for patients whose
  ///   rows contradict each other; errors of the file.
  init(contentsOf url: URL, flags: ColumnFlags = .none) throws {
    try self.init(CSVTable(contentsOf: url), flags: flags, subject: url.lastPathComponent)
  }

  /// Reads the table; `subject` names it in errors.
  ///
  /// With a column of images or `study_uid` a patient has several rows, which may differ.
  init(_ table: CSVTable, flags: ColumnFlags, subject: String) throws(PipelinesError) {
    let named = flags.columns[.patient].flatMap { table.header.contains($0) ? $0 : nil }
    guard let patientColumn = named ?? ColumnRole.patient.column(in: table.header) else {
      throw ColumnFlags.missing(.patient, header: table.header, subject: subject)
    }
    let image = Self.imageColumn(of: table, besides: patientColumn, flags)
    let mayDiffer = image != nil || table.header.contains("study_uid")
    // What names images is no attribute: its values would stand as groups in the report.
    let imageNames = Set(ColumnRole.image.names.map(ColumnRole.plain))
    var columns = table.header.filter {
      ![patientColumn, image, "study_uid"].contains($0)
        && !imageNames.contains(ColumnRole.plain($0))
    }
    // Days of birth are no groups; ingest counts ages from them.
    columns.removeAll(where: CohortValue.isDayOfBirth)
    // Where ages are stated their bands count, whatever bands the table has beside them.
    if Self.spelled(columns).contains("age") { columns.removeAll { $0 == Self.ageBand } }
    let spelled = Self.spelled(columns).map { $0 == Self.ageBand ? "age_band" : $0 }
    names = spelled
    var faults = RowFaults(subject: subject)
    for index in table.rows.indices {
      let patient = table[index, patientColumn] ?? ""
      let number = table.rowNumbers[index]
      if patient.isEmpty { faults.add("no \(patientColumn)", row: number) }
      faults.addRounded(patient, patientColumn, row: number)
      var values: [String: String] = [:]
      for (column, name) in zip(columns, spelled) {
        values[name] = Self.value(table[index, column] ?? "", of: name)
      }
      if let image, let name = table[index, image], !name.isEmpty {
        cases[name] = values
        patientOfCase[name] = patient
        rowOfCase[name] = number
      }
      guard let known = patients[patient] else {
        patients[patient] = values
        continue
      }
      if !mayDiffer, known != values {
        faults.add("values that contradict an earlier row of the same patient", row: number)
      }
      patients[patient] = known.merging(values) { $0 == $1 ? $0 : "mixed" }
    }
    try faults.check()
  }

  /// The groups that the columns make: ages by band, everything else as it is.
  var groups: [String] { names.map { $0 == "age" ? Self.ageBand : $0 } }

  /// The groups that a list of names of columns or groups means, each once.
  ///
  /// - Throws: `badData` for the first name that no column has; `flag` says where it was asked for.
  func groups(named list: [String], flag: String) throws(PipelinesError) -> [String] {
    var found: [String] = []
    for name in list {
      let spelled = Self.spellings[ColumnRole.plain(name)] ?? name
      let known = [name, spelled == "age" ? "ageBand" : spelled].first(where: groups.contains)
      guard let known else {
        let nearest = Suggestion.nearest(to: name, among: groups)
        throw PipelinesError(
          .badData, subject: flag, reason: "the demographics have no attribute \(name)",
          hint: nearest.map { "did you mean \($0)?" } ?? "they have \(ColumnFlags.list(groups))")
      }
      if !found.contains(known) { found.append(known) }
    }
    return found
  }

  /// The column whose values tell every row from every other, if its name or a flag says image.
  private static func imageColumn(
    of table: CSVTable, besides patient: String, _ flags: ColumnFlags
  ) -> String? {
    let others = table.header.filter { $0 != patient }
    let named = flags.columns[.image].flatMap { others.contains($0) ? $0 : nil }
    guard let column = named ?? ColumnRole.image.column(in: others) else { return nil }
    let values = table.rows.indices.compactMap { table[$0, column] }.filter { !$0.isEmpty }
    return Set(values).count == table.rows.count ? column : nil
  }

  /// The columns' names, sex and age in one spelling unless that name is taken.
  private static func spelled(_ columns: [String]) -> [String] {
    columns.map { column in
      guard let name = spellings[ColumnRole.plain(column)], !columns.contains(name) else {
        return column
      }
      let isFirst = columns.first { spellings[ColumnRole.plain($0)] == name } == column
      return isFirst ? name : column
    }
  }

  /// Sexes in one spelling, ages in years with those over 89 pooled.
  private static func value(_ text: String, of name: String) -> String {
    switch name {
    case "sex": CohortValue.sex(text) ?? text
    case "age": CohortValue.age(text) ?? text
    default: text
    }
  }
}
