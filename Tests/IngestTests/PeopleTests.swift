import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Who the images are of: patients of pictures, demographics, and people who withdraw.
@Suite struct PeopleTests {
  private func pictures() throws -> Workshop {
    let shop = try Workshop()
    for seed in 1...4 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
    return shop
  }

  private static let labels =
    "path,patient_id,study_uid,x\n1.png,A1,S1,1\n2.png,A1,S2,0\n3.png,B2,S3,1\n4.png,B2,S3,0\n"

  @Test func `pictures that name no patient need permission`() async throws {
    let shop = try pictures()
    var options = try shop.options(labels: "path,x\n1.png,1\n")
    options.onePatientPerImage = false
    let refused = options
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(refused) }
    #expect(
      error?.description
        == "file 1: is a picture and names no patient; "
        + "add a patient_id column to the labels, or say --one-patient-per-image")
    #expect(error?.exitCode == 65)
  }

  @Test func `labels tell the patient and the study of a picture`() async throws {
    let shop = try pictures()
    var options = try shop.options(labels: Self.labels)
    options.onePatientPerImage = false
    options.series = .largest
    let (summary, cases, _) = try await shop.ingest(options)
    let names = Pseudonyms(key: shop.key)
    #expect(cases.count == 4)
    #expect(Set(cases.map(\.patientID)) == [names.patientID("A1"), names.patientID("B2")])
    #expect(
      Set(cases.map(\.studyID)) == Set(["S1", "S2", "S3"].map(names.studyID)))
    #expect(summary.files.otherSeries == 0)
  }

  @Test func `labels tell the side and the view of a picture`() async throws {
    let shop = try pictures()
    let labels = "path,laterality,view,x\n1.png,left,mlo,1\n2.png,Brandvold,Brandvold,1\n"
    let (_, cases, _) = try await shop.ingest(shop.options(labels: labels))
    #expect(Set(cases.map(\.attributes)) == [["laterality": "L", "view": "MLO"], [:]])
  }

  @Test func `demographics go before what the file says, a study before its patient`() async throws
  {
    let shop = try Workshop()
    for study in 1...3 {
      try shop.add(
        "\(study).dcm",
        TinyDICOM(patient: study < 3 ? "1" : "2", study: study, instance: 1)
          .with(0x0010_0040, "CS", "M").with(0x0010_1010, "AS", "030Y").bytes)
    }
    var options = try shop.options()
    options.demographics = try shop.table(
      "people.csv",
      "patient_id;study_uid;gender;Age;site;address;region\n1;;female;40;A;x y;north\n"
        + "1;2.25.72;;93;;;\n9;;F;1;B;z;south\n2;;unknown;unknown;B;z;south\n")
    let (summary, cases, _) = try await shop.ingest(options)
    let names = Pseudonyms(key: shop.key)
    let found = Dictionary(uniqueKeysWithValues: cases.map { ($0.studyID, $0.attributes) })
    #expect(
      found[names.studyID("2.25.71")]
        == ["sex": "F", "age": "40", "site": "A", "region": "north", "modality": "CR"])
    #expect(
      found[names.studyID("2.25.72")]
        == ["sex": "F", "age": "90+", "site": "A", "region": "north", "modality": "CR"])
    #expect(
      found[names.studyID("2.25.73")]
        == ["sex": "M", "age": "30", "site": "B", "region": "south", "modality": "CR"])
    #expect(summary.demographicRows.unmatched == [4])
    #expect(summary.demographicRows.matched == 3)
    #expect(summary.leftOutColumns.map(\.column) == ["address"])
    #expect(summary.leftOutColumns.map(\.table) == ["demographics"])
  }

  @Test func `demographics that contradict each other are refused`() async throws {
    let shop = try pictures()
    var options = try shop.options(labels: Self.labels)
    options.demographics = try shop.table("people.csv", "patient_id,age\nA1,40\nB2,7\nA1,41\n")
    let refused = options
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(refused) }
    #expect(
      error?.description
        == "people.csv rows 2 and 4: name the same person and differ in column age; "
        + "keep the right one, or add study_uid for what changes between studies")
  }

  @Test(arguments: [
    ("patient_id\nA1\n", 2), ("study_uid\nS3\n", 2), ("path\n3.png\n", 1),
    ("patient_id,path\nA1,\n,4.png\n", 3), ("patient_id\nnobody\n", 0),
  ])
  func `people who withdraw are left out`(table: String, count: Int) async throws {
    let shop = try pictures()
    var options = try shop.options(labels: Self.labels)
    options.exclude = try shop.table("exclude.csv", table)
    let (summary, cases, _) = try await shop.ingest(options)
    #expect(summary.files.excluded == count)
    #expect(cases.count == 4 - count)
    #expect(summary.labelRows.unmatched == [])
    #expect(
      summary.notes == (count == 0 ? ["exclude.csv: 1 of 1 rows name no image: 2"] : []))
  }

  @Test func `a DICOM file without patient is quarantined unless each image is one`() async throws {
    let shop = try Workshop()
    try shop.add("1.dcm", TinyDICOM(patient: "", study: 1, instance: 1).bytes)
    try shop.add("2.dcm", TinyDICOM(patient: "2", study: 2, instance: 1).bytes)
    var options = try shop.options()
    options.onePatientPerImage = false
    let (summary, _, _) = try await shop.ingest(options)
    #expect(summary.listed.map(\.reason) == ["names no patient"])
    #expect(summary.files.used == 1)
  }
}
