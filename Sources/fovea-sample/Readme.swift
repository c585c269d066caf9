internal import CDICOM

/// The README of the sample: the recipe in words, and counts taken from what was drawn.
struct Readme {
  let seed: UInt64
  let dump: DumpPlan
  let pictures: PicturePlan
  let study: StudyPlan

  /// The files of the dump, the broken one included.
  var dumpFileCount: Int { dump.visits.map(\.imageNumbers.count).reduce(0, +) + 1 }

  var text: String {
    [
      recipe, "## Expected facts: the DICOM dump", groupTable, dumpFacts, encodingTable,
      "## Expected facts: the PNG folder", pictureFacts, "## Expected facts: the study folder",
      studyTable,
    ].joined(separator: "\n\n") + "\n"
  }

  private var groupTable: String {
    let groups: [(String, (Person) -> Bool)] = [
      ("all", { _ in true }),
      ("sex F", { $0.sex == .female }),
      ("sex M", { $0.sex == .male }),
      ("sex unknown", { $0.sex == nil }),
      ("age 18-39", { (18...39).contains($0.age ?? 0) }),
      ("age 40-64", { (40...64).contains($0.age ?? 0) }),
      ("age 65-89", { (65...89).contains($0.age ?? 0) }),
      ("age unknown", { $0.age == nil }),
      ("site A", { $0.site == .a }),
      ("site B", { $0.site == .b }),
      ("site C", { $0.site == .c }),
    ]
    let rows = groups.map { name, belongs in
      let persons = dump.persons.filter(belongs)
      let images = dump.visits.filter { belongs($0.person) }
      return [
        name, "\(persons.count)", "\(persons.count(where: \.hasNodule))",
        "\(persons.count { !$0.hasNodule })", "\(count(images) { _ in true })",
        "\(count(images, where: \.person.hasNodule))",
        "\(count(images) { !$0.person.hasNodule })",
      ]
    }
    let header = [
      "group", "patients", "with lesion", "without", "images", "with lesion", "without",
    ]
    return table(header, rows)
  }

  private var dumpFacts: String {
    let visits = dump.visits
    let perPerson = Dictionary(grouping: visits, by: \.personNumber)
    let broken = dump.broken.path(of: dump.broken.imageNumbers.lowerBound)
    let accented = dump.persons.count { !$0.identity.name.utf8.allSatisfy { $0 < 128 } }
    return """
      - \(dumpFileCount) files in `dicom/`, each with a row in `labels.csv`: \
      \(dumpFileCount - 1) can be read, 1 cannot.
      - The broken file is `\(broken)`: it ends in the middle of its pixels, and must be
        quarantined. Its person is in the cohort with other pictures; the counts here leave it out.
      - \(visits.count) studies; \(perPerson.values.count { $0.count > 1 }) persons came twice; \
      \(visits.count { $0.imageNumbers.count > 1 }) studies hold two pictures, in one series.
      - \(count(visits) { $0.number.isMultiple(of: 3) }) files have no suffix (every third study).
      - \(count(visits, where: \.encoding.isInverted)) files are MONOCHROME1, \
      \(count(visits) { $0.encoding.rescale != nil }) have a rescale slope and intercept,
        \(count(visits, where: \.encoding.hasWindow)) a window, \
      \(count(visits) { $0.encoding.hasWindow && $0.encoding.hasTwoWindows }) of them two.
      - \(count(visits) { $0.view == .anteroPosterior }) pictures are AP, \
      \(count(visits) { $0.view == .posteroAnterior }) PA;
        \(count(visits) { $0.rows != $0.columns }) are not square.
      - \(accented) of the names have a letter beyond ASCII (ISO_IR 192).
      """
  }

  private var encodingTable: String {
    let names: [(cdicom_syntax, String, String)] = [
      (CDICOM_IMPLICIT_LITTLE_ENDIAN, "implicit little endian", "1.2.840.10008.1.2"),
      (CDICOM_EXPLICIT_LITTLE_ENDIAN, "explicit little endian", "1.2.840.10008.1.2.1"),
      (CDICOM_DEFLATED, "deflated", "1.2.840.10008.1.2.1.99"),
      (CDICOM_RLE, "RLE", "1.2.840.10008.1.2.5"),
      (CDICOM_JPEG_LOSSLESS, "JPEG lossless", "1.2.840.10008.1.2.4.70"),
    ]
    let rows = names.map { syntax, name, uid in
      let visits = dump.visits.filter { $0.encoding.syntax == syntax }
      let bits = [8, 12, 16].map { bits in
        "\(count(visits) { $0.encoding.bitsStored == bits })"
      }
      return [name, uid, "\(count(visits) { _ in true })"] + bits
    }
    return table(["transfer syntax", "UID", "files", "8 bit", "12 bit", "16 bit"], rows)
  }

  private var pictureFacts: String {
    let (items, persons) = (pictures.items, pictures.persons)
    return """
      - \(items.count) pictures, \(items.count { $0.bits == 16 }) of them with 16 bits.
      - \(persons.count) persons with two pictures each, none of them in the dump: \
      \(persons.count { $0.sex == .female }) women, \(persons.count { $0.sex == .male }) men;
        \(persons.count(where: \.hasNodule)) with a lesion, \
      \(persons.count { !$0.hasNodule }) without.
      """
  }

  private var studyTable: String {
    let chests = study.chests.map { visit in
      [
        StudyPlan.fileName(of: visit), visit.person.hasNodule ? "chest, lesion" : "chest",
        "a number",
      ]
    }
    return table(
      ["file", "what it is", "what a model for chests answers"],
      chests + [
        [StudyPlan.fileName(of: study.hand), "hand", "out of scope"],
        [StudyPlan.fileName(of: study.broken), "ends within its header", "quarantined"],
        [StudyPlan.textName, "text", "not an image"],
      ])
  }

  private func count(_ visits: [Visit], where belongs: (Visit) -> Bool) -> Int {
    visits.filter(belongs).map(\.imageNumbers.count).reduce(0, +)
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header, header.map { _ in "---" }] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
