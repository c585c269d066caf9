import Files
import Foundation
import Testing

/// Masks that a model finds, as DICOM objects in the studies of their images.
@Suite struct DICOMMaskTests {
  private static let side = SmallDump.side
  private static let canaries = [
    "Quillon", "Zephyrine", "MRN-9941", "ACC5550", "Kestrel", "20140703", "archive-",
    "picture1", "secret-ward", "2.25.80", "2.25.7700", "2.25.9700",
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
    let bytes = [UInt8](file.suffix(side * side / 8))
    return (0..<side * side).filter { bytes[$0 / 8] >> ($0 % 8) & 1 == 1 }
      .map { ($0 / side, $0 % side) }
  }

  @Test func `a study goes from deidentify to masks that lie where its lesions are`() throws {
    let secret = "secret-ward/"
    let folder = try PixelCommandTests.trained(secret: secret)
    var said = ""
    for arguments in [
      ["deidentify", "\(secret)study", "-o", "released"],
      [
        "predict", "run/model.fovea", "released", "-o", "out", "-v", "--format",
        "csv,png,dicom-seg,dicom-sc,dicom-sr",
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
      #expect(abs(rows - 9.5) < 0.9 && abs(columns - 11.5) < 0.9, "\(rows), \(columns)")
    }
    let areas = try CSVTable(contentsOf: folder.url.appendingPathComponent("out/areas.csv"))
    #expect(
      masks.map { String($0.count) }.sorted()
        == areas.rows.map { $0[3] }.filter { $0 != "0" }
        .sorted())
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
