internal import Compute
internal import Foundation

/// Writes the whole sample: draws the persons first, then one picture after the other.
struct SampleWriter {
  let output: URL
  let seed: UInt64

  /// The generators of the pictures, so that no picture depends on another.
  private enum Stream: UInt64 {
    case dump = 1_000_000
    case pictures = 2_000_000
    case study = 3_000_000
  }

  /// Removes what an earlier run wrote; anything else in its place stays, and `write` refuses it.
  func removeOldSample() throws {
    let readme = try? String(contentsOf: output.appending(path: "README.md"), encoding: .utf8)
    guard let readme, readme.hasPrefix(Readme.title + "\n") else { return }
    try FileManager.default.removeItem(at: output)
  }

  /// Writes everything and says what in one sentence.
  ///
  /// - Throws: `SampleError`, and Foundation's errors for folders and files that cannot be made.
  func write() throws -> String {
    guard !FileManager.default.fileExists(atPath: output.path) else {
      throw SampleError.exists(output.path)
    }
    for name in ["dicom", "masks", "png", "study"] { try makeFolder(output.appending(path: name)) }
    var generator = SeededGenerator(seed: seed)
    var names = InventedNames(generator: &generator)
    let dump = DumpPlan(names: &names, generator: &generator)
    let pictures = PicturePlan(names: &names, generator: &generator)
    let study = StudyPlan(names: &names, generator: &generator)
    try write(dump)
    try write(pictures)
    try write(study)
    let readme = Readme(seed: seed, dump: dump, pictures: pictures, study: study)
    try write(readme.text, to: "README.md")
    return "wrote \(readme.dumpFileCount) DICOM and \(pictures.items.count) PNG pictures"
  }

  private func write(_ dump: DumpPlan) throws {
    var labels: [[String]] = []
    for visit in dump.visits + [dump.broken] {
      for (index, number) in visit.imageNumbers.enumerated() {
        let path = visit.path(of: number)
        let file = output.appending(path: "dicom/" + path)
        let phantom = chest(
          rows: visit.rows, columns: visit.columns, view: visit.view, of: visit.person,
          stream: .dump, number: number)
        let radiograph = RadiographFile(
          visit: visit, index: index, bodyPart: .chest, picture: phantom.picture)
        try radiograph.write(to: file)
        let mask = try writeMask(of: phantom, name: Visit.fileName(of: number) + ".png")
        labels.append([
          path, visit.person.identity.patientID, visit.studyUID,
          visit.person.hasNodule ? "1" : "0", mask,
        ])
      }
    }
    let brokenPath = dump.broken.path(of: dump.broken.imageNumbers.lowerBound)
    try shorten(output.appending(path: "dicom/" + brokenPath), to: 0.6)
    try write(
      SampleTables.labels(labels, keys: ["path", "patient_id", "study_uid"]), to: "labels.csv")
    try write(SampleTables.demographics(of: dump.persons), to: "demographics.csv")
  }

  private func write(_ pictures: PicturePlan) throws {
    var labels: [[String]] = []
    var boxes: [(path: String, box: ChestPhantom.Box?)] = []
    for item in pictures.items {
      let phantom = chest(
        rows: item.rows, columns: item.columns, view: item.view, of: item.person,
        stream: .pictures, number: item.number)
      try GrayPNG.write(
        GrayPNG.samples(of: phantom.picture, bits: item.bits), rows: item.rows,
        columns: item.columns, bits: item.bits, to: output.appending(path: "png/" + item.fileName))
      let mask = try writeMask(of: phantom, name: item.fileName)
      labels.append([
        item.fileName, item.person.identity.patientID, item.person.hasNodule ? "1" : "0", mask,
      ])
      boxes.append((item.fileName, phantom.box))
    }
    try write(SampleTables.boxes(boxes), to: "png/boxes.csv")
    try write(SampleTables.labels(labels, keys: ["path", "patient_id"]), to: "png/labels.csv")
    try write(SampleTables.demographics(of: pictures.persons), to: "png/demographics.csv")
  }

  private func write(_ study: StudyPlan) throws {
    for visit in study.chests + [study.hand, study.broken] {
      var generator = pixels(.study, number: visit.number)
      let isHand = visit.number == study.hand.number
      let picture =
        isHand
        ? HandPhantom(rows: visit.rows, columns: visit.columns, generator: &generator).picture
        : ChestPhantom(
          rows: visit.rows, columns: visit.columns, view: visit.view,
          nodules: visit.person.nodules, generator: &generator
        ).picture
      let radiograph = RadiographFile(
        visit: visit, index: 0, bodyPart: isHand ? .hand : .chest, picture: picture)
      let file = output.appending(path: "study/" + StudyPlan.fileName(of: visit))
      try radiograph.write(to: file)
      if visit.number == study.broken.number { try shorten(file, to: 0.1) }
    }
    try write(StudyPlan.text, to: "study/" + StudyPlan.textName)
  }
}

extension SampleWriter {
  private func chest(
    rows: Int, columns: Int, view: ChestPhantom.View, of person: Person, stream: Stream,
    number: Int
  ) -> ChestPhantom {
    var generator = pixels(stream, number: number)
    return ChestPhantom(
      rows: rows, columns: columns, view: view, nodules: person.nodules, generator: &generator)
  }

  private func pixels(_ stream: Stream, number: Int) -> SeededGenerator {
    SeededGenerator(seed: seed, stream: stream.rawValue + UInt64(number))
  }

  /// Writes the mask, 255 on the nodule and 0 elsewhere; without a nodule there is no file, and
  /// the name is empty.
  private func writeMask(of phantom: ChestPhantom, name: String) throws -> String {
    guard phantom.nodule != nil else { return "" }
    try GrayPNG.write(
      phantom.mask.map { $0 ? 255 : 0 }, rows: phantom.picture.rows,
      columns: phantom.picture.columns, bits: 8, to: output.appending(path: "masks/" + name))
    return name
  }

  /// Cuts a file short, as a broken transfer does.
  private func shorten(_ file: URL, to share: Double) throws {
    let bytes = try Data(contentsOf: file)
    try bytes.prefix(Int(Double(bytes.count) * share)).write(to: file)
  }

  private func makeFolder(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: output.appending(path: name))
  }
}
