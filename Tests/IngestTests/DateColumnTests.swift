import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Dates in tables: ages at a study, and the order of studies of pictures.
@Suite struct DateColumnTests {
  /// One DICOM image of 2019-02-28 without age, and the people's table.
  private func age(_ birth: String, study: String = "20190228") async throws -> String? {
    let shop = try Workshop()
    try shop.add(
      "1.dcm",
      TinyDICOM(patient: "1", study: 1, instance: 1).with(0x0008_0020, "DA", study).bytes)
    var options = try shop.options()
    options.demographics = try shop.table("people.csv", "patient_id;birth_date\n1;\(birth)\n")
    return try await shop.ingest(options).cases.first?.attributes["age"]
  }

  /// By hand; the days of a spreadsheet by Python: 1899-12-30 and 29279 days are 1980-02-28.
  @Test(arguments: [
    ("1980-02-28", "39"), ("1980-03-01", "38"), ("28.2.1980", "39"), ("01.03.1980", "38"),
    ("19800228", "39"), ("1980/02/28 12:30", "39"), ("1980-02-29T00:00:00", "38"),
    ("28/02/1980", "39"), ("2/28/1980", "39"), ("29279", "39"), ("29280", "38"),
    ("29279,5", "39"), ("2018-12-24", "0"), ("1929-02-28", "90+"), ("1929-03-01", "89"),
  ])
  func `the age at the study is counted from the day of birth`(birth: String, age: String)
    async throws
  {
    let found = try await self.age(birth)
    #expect(found == age)
  }

  @Test func `who was born on 29 February has a birthday on 1 March`() async throws {
    for (study, age) in [("20190228", "38"), ("20190301", "39"), ("20200229", "40")] {
      let found = try await self.age("1980-02-29", study: study)
      #expect(found == age, "\(study)")
    }
  }

  @Test(arguments: ["NA", "unknown", "?", "n/a"])
  func `a day that is not known is none`(cell: String) async throws {
    let found = try await age(cell)
    #expect(found == nil)
  }

  @Test func `a birth after the study gives no age`() async throws {
    let found = try await age("2019-03-01")
    #expect(found == nil)
  }

  @Test(arguments: [
    (
      "3/4/1980",
      "people.csv row 2: its birth_date may be day/month or month/day, and no row tells which"
    ),
    ("1980", "people.csv row 2: its birth_date may be a year or a day of a spreadsheet"),
    ("28.2.80", "people.csv row 2: its birth_date is no day with a year of four digits"),
    ("30.2.1980", "people.csv row 2: its birth_date is no day with a year of four digits"),
    ("1900-02-29", "people.csv row 2: its birth_date is no day with a year of four digits"),
    ("60", "people.csv row 2: its birth_date is no day with a year of four digits"),
    ("KANARIENVOGEL", "people.csv row 2: its birth_date is no day with a year of four digits"),
  ])
  func `a date that is none, or two, is refused by its row`(birth: String, sentence: String)
    async throws
  {
    let error = await #expect(throws: IngestError.self) { try await age(birth) }
    let said = error?.description ?? ""
    #expect(said.hasPrefix(sentence + "; write "))
    #expect(said.hasSuffix(" as 2019-03-31"))
  }

  @Test func `one row tells the order of day and month of all, two may not differ`() async throws {
    let shop = try Workshop()
    try shop.add(
      "1.dcm",
      TinyDICOM(patient: "1", study: 1, instance: 1).with(0x0008_0020, "DA", "20190301").bytes)
    var options = try shop.options()
    options.demographics = try shop.table(
      "people.csv", "patient_id;dob\n1;3/2/1980\n2;31/12/1980\n")
    let cases = try await shop.ingest(options).cases
    #expect(cases.first?.attributes["age"] == "39")
    options.demographics = try shop.table(
      "people.csv", "patient_id;dob\n1;3/2/1980\n2;31/12/1980\n3;12/31/1980\n")
    let refused = options
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(refused) }
    #expect(
      error?.description
        == "people.csv rows 3 and 4: write day/month and month/day in the one column dob; "
        + "write dates as 2019-03-31")
  }

  @Test func `an age that is written down goes before one that is counted`() async throws {
    let shop = try Workshop()
    for patient in 1...3 {
      let image = TinyDICOM(patient: "\(patient)", study: patient, instance: 1)
        .with(0x0008_0020, "DA", "20190301")
      try shop.add(
        "\(patient).dcm", (patient == 3 ? image.with(0x0010_1010, "AS", "041Y") : image).bytes)
    }
    var options = try shop.options()
    options.demographics = try shop.table(
      "people.csv", "patient_id;age;birthdate\n1;40;1980-01-01\n2;;1980-01-01\n3;;1980-01-01\n")
    let cases = try await shop.ingest(options).cases
    let names = Pseudonyms(key: shop.key)
    let ages = Dictionary(uniqueKeysWithValues: cases.map { ($0.patientID, $0.attributes["age"]) })
    #expect(ages[names.patientID("1")] == "40")
    #expect(ages[names.patientID("2")] == "39")
    #expect(ages[names.patientID("3")] == "41")
    let counted = cases.filter { $0.decisions.contains("age is counted from birth and study date") }
    #expect(counted.map(\.patientID) == [names.patientID("2")])
    #expect(cases.allSatisfy { $0.attributes.keys.allSatisfy { !$0.contains("birth") } })
    let output = String(decoding: try shop.allOutput(), as: UTF8.self)
    #expect(!output.contains("1980-01-01") && !output.contains("19800101"))
  }

  @Test func `pictures have the order of the study dates that the labels give`() async throws {
    let shop = try Workshop()
    for seed in 1...3 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    let (_, cases, _) = try await shop.ingest(
      shop.options(
        labels: "path,x,study_date\n1.png,1,2020-01-31\n2.png,0,31.12.2019\n3.png,2,\n"))
    let orders = Dictionary(uniqueKeysWithValues: cases.map { ($0.targets["x"], $0.studyOrder) })
    #expect(orders["1"] == 1)
    #expect(orders["0"] == 0)
    #expect(orders["2"] == .some(nil))
  }
}
