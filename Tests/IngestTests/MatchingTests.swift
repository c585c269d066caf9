import Files
import Foundation
import Ingest
import Privacy
import Testing

/// Rows of labels find their images by any key.
@Suite struct MatchingTests {
  /// Two patients; the first has two studies, and in its first study both sides in two views.
  private func dump() throws -> Workshop {
    let shop = try Workshop()
    var number = 0
    for (laterality, view) in [("L", "CC"), ("L", "MLO"), ("R", "CC"), ("R", "MLO")] {
      number += 1
      try shop.add(
        "a/\(number).dcm",
        TinyDICOM(patient: "007", study: 1, instance: number)
          .with(0x0020_0062, "CS", laterality).with(0x0018_5101, "CS", view)
          .with(0x0008_0050, "SH", "ACC1").bytes)
    }
    try shop.add(
      "b/1.dcm",
      TinyDICOM(patient: "007", study: 2, instance: 1).with(0x0008_0050, "SH", "ACC2").bytes)
    try shop.add("c/1.dcm", TinyDICOM(patient: "7", study: 3, instance: 1).bytes)
    return shop
  }

  private func ingest(_ labels: String) async throws -> (
    summary: IngestSummary, cases: [ManifestCase], events: [IngestEvent]
  ) {
    let shop = try dump()
    return try await shop.ingest(shop.options(labels: labels))
  }

  @Test(arguments: [
    ("patient_id,x\n007,1\n", 5), ("patient_id,x\n7,1\n", 1),
    ("study_uid,x\n2.25.71,1\n", 4), ("series_uid,x\n2.25.82.1,1\n", 1),
    ("sop_uid,x\n2.25.91.1.3,1\n", 1), ("accession,x\nACC1,1\n", 4),
    ("PatientID;laterality;x\n007;left;1\n", 2), ("patient_id,laterality,view,x\n007,R,mlo,1\n", 1),
    ("study_uid,view,x\n2.25.71,CC,1\n", 2), ("StudyInstanceUID,x\n2.25.72,1\n", 1),
    ("path,patient_id,x\na/1.dcm,007,1\n", 1), ("path,x\na/1.dcm,1\nb/1.dcm,0\n", 2),
    ("path,patient_id,x\na/1.dcm,007,1\nb/1.dcm,7,1\n", 1),
    ("patient_id,study_uid,x\n007,2.25.73,1\n7,,1\n", 1),
  ])
  func `a row names every image that agrees with all its keys`(labels: String, count: Int)
    async throws
  {
    let (summary, cases, _) = try await ingest(labels)
    #expect(cases.count == count)
    #expect(summary.files.used == count)
    #expect(summary.files.unlabelled == 6 - count)
  }

  @Test func `rows add to each other where they do not differ`() async throws {
    let (summary, cases, _) = try await ingest(
      "patient_id,study_uid,sop_uid,x,y\n007,,,1,\n,2.25.71,,,0\n,,2.25.91.1.1,1,0\n")
    #expect(summary.labelRows.matched == 3)
    #expect(Set(cases.map(\.targets)) == [["x": "1", "y": "0"], ["x": "1"]])
    #expect(cases.count(where: { $0.targets.count == 2 }) == 4)
  }

  @Test func `a row that names several patients is not applied`() async throws {
    let shop = try dump()
    try shop.add(
      "d/1.dcm",
      TinyDICOM(patient: "8", study: 4, instance: 1).with(0x0008_0050, "SH", "ACC1").bytes)
    let (summary, cases, events) = try await shop.ingest(
      shop.options(labels: "accession,x\nACC1,1\nACC2,0\n"))
    #expect(cases.count == 1)
    #expect(summary.labelRows.ambiguous == [2])
    #expect(summary.labelRows.matched == 2)
    #expect(summary.labelRows.unmatched == [])
    #expect(summary.files.unlabelled == 7 - 1)
    #expect(
      events.contains(
        .note(
          "labels.csv: 1 rows name images of several patients and are not applied: 2")))
  }

  @Test func `split, fold and reader are carried, the reader under a pseudonym`() async throws {
    let (_, cases, _) = try await ingest(
      "sop_uid,x,split,fold,reader,mask\n2.25.91.1.1,1,Valid,3,Dr. Quillfeather,m.png\n")
    #expect(cases.count == 1)
    #expect(cases.first?.split == "validation")
    #expect(cases.first?.fold == 3)
    #expect(cases.first?.masks == nil)
    let key = try dump().key
    #expect(cases.first?.reader == Pseudonyms(key: key).readerID("Dr. Quillfeather"))
    #expect(cases.first?.targets == ["x": "1"])
  }

  @Test(arguments: [
    (
      "sop_uid,x\n2.25.91.1.1,1\n2.25.91.1.1,0\n",
      "labels.csv rows 2 and 3: name the same image and differ in column x; keep the right one"
    ),
    (
      "path,sop_uid,x\na/1.dcm,,1\n,2.25.91.1.1,0\n",
      "labels.csv rows 2 and 3: name the same image and differ in column x; keep the right one"
    ),
    (
      "patient,x\n007,1\n",
      "labels.csv: has no column that names images among its 2; call patient patient_id"
    ),
    (
      "007,1\n7,0\n",
      "labels.csv: has numbers in its first line, where names belong; "
        + "put a line with the names of the columns above them"
    ),
    (
      "patient_id,x\n007,1\n1.23E+15,1\n",
      "labels.csv row 3: its patient_id is a number that a spreadsheet rounded, like 1.23E+15; "
        + "the digits are lost: export the table again with the column formatted as text"
    ),
    (
      "x,y\n1,0\n",
      "labels.csv: has no column that names images among its 2; add one of path, sop_uid, "
        + "series_uid, study_uid, accession, patient_id"
    ),
    (
      "patient_id\n007\n",
      "labels.csv: has no target column; add a column with the labels, or ask for --unlabelled"
    ),
    (
      "patient_id,x\n007,1\n,1\n",
      "labels.csv row 3: names no image: its keys are blank; fill one of them or delete the row"
    ),
    (
      "patient_id,PatientID,x\n007,007,1\n",
      "labels.csv: has two columns for patient_id; keep one of them"
    ),
    (
      "patient_id,x,split\n007,1,holdout\n",
      "labels.csv row 2: its split is none of train, validation and test; correct the column"
    ),
    (
      "patient_id,x,fold\n007,1,1.5\n",
      "labels.csv row 2: its fold is not a whole number from 0 on; correct the column"
    ),
    (
      "patient_id,x\n07,1\n",
      "labels.csv: none of its 1 rows names one of the 6 images (keys: patient_id); paths are "
        + "relative to the input folder; identifiers keep their leading zeros"
    ),
  ])
  func `a bad table says where and what to do`(labels: String, sentence: String) async throws {
    let shop = try dump()
    let options = try shop.options(labels: labels)
    let error = await #expect(throws: IngestError.self) { try await shop.ingest(options) }
    #expect(error?.description == sentence)
    #expect(error?.exitCode == 65)
    #expect(!FileManager.default.fileExists(atPath: shop.output.path))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: shop.url.path).sorted()
        == ["input", "labels.csv"])
  }

  @Test func `columns that look identifying are left out and listed`() async throws {
    let (summary, cases, _) = try await ingest(
      "sop_uid,x,patientName,exam_date,when,number,comment,class\n"
        + "2.25.91.1.1,1,Brandvold,2019,2019-03-31,1234567,fine,mass\n")
    #expect(cases.first?.targets == ["x": "1", "class": "mass"])
    #expect(summary.targets == ["x", "class"])
    #expect(
      summary.leftOutColumns.map { "\($0.column): \($0.reason)" } == [
        "patientName: its name says name", "exam_date: its name says date",
        "when: it holds dates", "number: it holds identifiers", "comment: its name says comment",
      ])
  }

  @Test func `a value that repeats the patient's name is left out with its column`() async throws {
    let shop = try Workshop()
    try shop.add(
      "1.dcm",
      TinyDICOM(patient: "1", study: 1, instance: 1)
        .with(0x0010_0010, "PN", "Brandvold^Agatha").bytes)
    let (summary, cases, _) = try await shop.ingest(
      shop.options(labels: "patient_id,x,who\n1,1,brandvold\n"))
    #expect(cases.first?.targets == ["x": "1"])
    #expect(
      summary.leftOutColumns.map(\.reason) == [
        "a row repeats an identifier of its own patient in it"
      ])
    #expect(!String(decoding: try shop.allOutput(), as: UTF8.self).contains("brandvold"))
  }
}
