import Evaluation
import Foundation
import Testing

@Suite struct AttributeTests {
  @Test(arguments: [
    ("0", "0-17"), ("17", "0-17"), ("18", "18-39"), ("39.9", "18-39"), ("64", "40-64"),
    ("89", "65-89"), ("90", "90+"), ("90+", "90+"), ("103", "90+"), ("034Y", "18-39"),
    ("006M", "0-17"), ("300M", "18-39"), ("010W", "0-17"), ("002D", "0-17"),
    ("", "unknown"), (" Unknown ", "unknown"), ("declined", "declined"), ("mixed", "mixed"),
    ("-3", "invalid"), ("131", "invalid"), ("old", "invalid"), ("Y", "invalid"),
    ("1e9", "invalid"), ("nan", "invalid"), ("+", "invalid"), ("4.2.1", "invalid"),
  ])
  func `ages fall in bands`(age: String, band: String) {
    #expect(AgeBands.standard.band(of: age) == band, "\(age)")
  }

  @Test func `bands that split ages over 89 are refused`() {
    #expect(AgeBands(starts: [0, 50, 95]) == nil)
    #expect(AgeBands(starts: [10, 50]) == nil)
    #expect(AgeBands(starts: [0, 50, 50]) == nil)
    #expect(AgeBands(starts: [])?.starts == nil)
    #expect(AgeBands(starts: [0, 50])?.names == ["0-49", "50+"])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(AgeBands.self, from: Data("[0,95]".utf8))
    }
  }

  @Test func `cases that differ make a mixed unit`() {
    let attributes = CohortAttributes(cases: [
      CohortAttributes.Case(unitID: "s1", values: ["view": "PA", "sex": "F"]),
      CohortAttributes.Case(unitID: "s1", values: ["view": "AP", "sex": "F"]),
    ])
    #expect(attributes.names == ["sex", "view"])
    #expect(attributes.value(of: "view", unitID: "s1", patientID: "p") == "mixed")
    #expect(attributes.value(of: "sex", unitID: "s1", patientID: "p") == "F")
    #expect(attributes.value(of: "site", unitID: "s1", patientID: "p") == "unknown")
    #expect(attributes.value(of: "sex", unitID: "s2", patientID: "p") == "unknown")
  }

  @Test func `predictions print their columns in order`() {
    #expect(
      PredictionRow.columns.joined(separator: ",")
        == "case_id,patient_id,unit,unit_id,label,score,probability,threshold,call,status,reason,"
        + "truth,fold,part,conformal_set,feature_distance,mutual_information")
    var row = Fixture.row(3, score: 0.1, truth: 1, threshold: nil)
    row.status = .outOfScope
    #expect(
      row.fields == [
        "c3", "p3", "image", "c3", "abnormal", "0.1", "0.1", "", "", "out_of_scope", "", "1", "",
        "validation", "", "", "",
      ])
  }
}
