internal import Files

/// The CSV files of the sample.
enum SampleTables {
  /// One row for each picture: the keys, the target, the name of its mask (blank: no lesion).
  static func labels(_ rows: [[String]], keys: [String]) -> String {
    CSVTable.text(header: keys + ["lesion", "mask"], rows: rows)
  }

  /// One row for each picture: its name and the box of its lesion, blank without one.
  static func boxes(_ rows: [(path: String, box: ChestPhantom.Box?)]) -> String {
    CSVTable.text(
      header: ["path", "label", "x", "y", "width", "height"],
      rows: rows.map { path, box in
        guard let box else { return [path, "", "", "", "", ""] }
        let sides = [
          box.columns.lowerBound, box.rows.lowerBound, box.columns.count, box.rows.count,
        ]
        return [path, "lesion"] + sides.map { String($0) }
      })
  }

  /// One row for each person, by identifier; blank where it is not known.
  static func demographics(of persons: [Person]) -> String {
    let sorted = persons.sorted { $0.identity.patientID < $1.identity.patientID }
    return CSVTable.text(
      header: ["patient_id", "sex", "age", "site"],
      rows: sorted.map { person in
        [
          person.identity.patientID, person.sex?.rawValue ?? "", person.age.map(String.init) ?? "",
          person.site.rawValue,
        ]
      })
  }
}
