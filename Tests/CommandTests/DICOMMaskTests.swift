import Files
import Foundation
import Testing

/// Masks that a model finds, as DICOM objects in the studies of their images.
@Suite struct DICOMMaskTests {
  private static let side = SmallDump.side
  private static let canaries = [
    "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "20140703", "archive-",
    "picture1", "secret-ward", "1.2.840.99999.",
  ]

  /// The files of the results, by path, without the input's own images.
  private static func files(_ kind: String, in folder: TemporaryFolder) throws -> [Data] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path("out/dicom"))
      .filter { $0.contains("/\(kind)/") }.sorted()
      .map { try Data(contentsOf: folder.url.appendingPathComponent("out/dicom/\($0)")) }
  }

  /// The marked pixels of a segmentation of one frame: bits from the lowest on (PS3.5 §8.1.1), at
  /// the end of the file.
  private static func marked(_ file: Data) -> [(row: Int, column: Int)] {
    var marked: [(row: Int, column: Int)] = []
    for (index, byte) in file.suffix(side * side / 8).enumerated() {
      for bit in 0..<8 where byte & (1 << UInt8(bit)) != 0 {
        let pixel = 8 * index + bit
        marked.append((row: pixel / side, column: pixel % side))
      }
    }
    return marked
  }

  @Test func `a study goes from deidentify to masks that lie where its lesions are`() throws {
    let secret = "secret-ward/"
    let folder = try PixelCommandTests.trained(secret: secret)
    var said = ""
    for arguments in [
      ["deidentify", "\(secret)study", "-o", "released"],
      [
        "predict", "run/model.fovea", "released", "-o", "out", "-v", "--format",
        "csv,png,dicom-seg,dicom-sc,dicom-sr", "--check-export",
      ],
    ] {
      let ending = try Program.run(arguments + ["--key", "key"], in: folder)
      #expect(ending.status == 0, "\(ending.messages)")
      said += ending.output + ending.messages
    }
    // Each image is a series of its own here; five of ten have a lesion.
    let masks = try Self.files("seg", in: folder).map(Self.marked)
    #expect(masks.count == 5)
    #expect(try Self.files("sr", in: folder).count == 2)
    for mask in masks {
      // The squares reach from row 6 to 13 and from column 8 to 15.
      let rows = Double(mask.map(\.row).reduce(0, +)) / Double(mask.count)
      let columns = Double(mask.map(\.column).reduce(0, +)) / Double(mask.count)
      #expect(abs(rows - 9.5) < 0.9, "\(rows)")
      #expect(abs(columns - 11.5) < 0.9, "\(columns)")
    }
    let table = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/areas.csv"))
    let areas: [String] = table.rows.map { $0[3] }.filter { $0 != "0" }
    let counts: [String] = masks.map { String($0.count) }
    #expect(counts.sorted() == areas.sorted())
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))
    for canary in Self.canaries {
      #expect(!said.contains(canary), "\(canary) was said")
      for path in paths {
        #expect(!path.contains(canary), "\(canary) names \(path)")
        let data = try? Data(contentsOf: folder.url.appendingPathComponent("out/\(path)"))
        #expect(data?.range(of: Data(canary.utf8)) == nil, "\(canary) is in \(path)")
      }
    }
  }
}
