import Foundation
import Testing

/// A table of feedback about the workshop's cohort, and what the cohort says of its cases.
struct ReviewSheet {
  /// One case of the cohort.
  struct Case {
    let id: String
    let patient: String
    let part: String
    let label: String?
    let feedback: [String: String]?
  }

  static let header =
    "unit,unit_id,label,call,verdict,answer,reason,reader,time,prediction_visible\n"

  /// The cases of a cohort folder by pseudonym, in order.
  static func cases(_ folder: TemporaryFolder, _ cohort: String) throws -> [Case] {
    let lock = try object(folder.text("\(cohort)/split.lock"))
    var parts: [String: String] = [:]
    for place in try #require(lock["assignments"] as? [[String: Any]]) {
      parts[place["caseID"] as? String ?? ""] = place["part"] as? String
    }
    return try folder.text("\(cohort)/manifest.jsonl").split(separator: "\n").map { line in
      let row = try object(String(line))
      let id = row["case_id"] as? String ?? ""
      return Case(
        id: id, patient: row["patient_id"] as? String ?? "", part: parts[id] ?? "",
        label: (row["targets"] as? [String: String])?["finding"],
        feedback: row["feedback"] as? [String: String])
    }.sorted { $0.id < $1.id }
  }

  /// A row of the table.
  static func row(
    _ id: String, call: String, _ verdict: String, _ answer: String = "", reason: String = "",
    reader: String = "Zephyrine Quillon", time: String = "09:30:00", isVisible: Bool = true
  ) -> String {
    "image,\(id),finding,\(call),\(verdict),\(answer),\(reason),\(reader),2026-01-31T\(time)Z,"
      + "\(isVisible ? 1 : 0)\n"
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
