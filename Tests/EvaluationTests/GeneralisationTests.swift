import Evaluation
import Testing

/// Attributes as a release may show them.
@Suite struct GeneralisationTests {
  private static func value(_ text: String, of name: String) -> String {
    CohortAttributes(patients: ["p": [name: text]]).generalised
      .value(of: name, unitID: "u", patientID: "p")
  }

  @Test(arguments: [
    ("2021-03-05", "2021"), ("20210305", "2021"), ("2021/3/5 10:15", "2021"), ("2021-03", "2021"),
    ("05.03.2021", "2021"), ("3/25/1998", "1998"), ("2021-03-05T10:15:00", "2021"),
    ("2021", "2021"), ("20211399", "20211399"), ("12345678", "12345678"),
    ("A-2021-03", "A-2021-03"),
    ("F", "F"), ("unknown", "unknown"),
  ])
  func `a date becomes its year and nothing else changes`(text: String, expected: String) {
    #expect(Self.value(text, of: "scanned") == expected)
  }

  @Test(arguments: [
    ("89", "89"), ("90", "90+"), ("097Y", "90+"), ("103", "90+"), ("034Y", "034Y"),
    ("006M", "006M"), ("90+", "90+"), ("unknown", "unknown"),
  ])
  func `ages over 89 are one`(text: String, expected: String) {
    #expect(Self.value(text, of: "age") == expected)
  }
}
