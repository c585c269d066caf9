import DecodeProtocol
import Files
import Foundation
import TestSupport
import Testing

/// Every file of `../shared/data/dicom` against what pydicom made of it (its `index.csv`).
@Suite struct DICOMSuiteTests {
  @Test(
    .needsSharedData("dicom"),
    arguments: [
      "one-image-many-syntaxes", "grayscale", "colour", "multiframe", "segmentation",
      "non-image", "text", "malformed",
    ])
  func `every file of the folder answers as the table says`(folder: String) throws {
    let root = try #require(SharedData.folder("dicom"))
    let table = try CSVTable(contentsOf: root.appendingPathComponent("index.csv"))
    let worker = try Worker()
    var differences: [String] = []
    var seen = 0
    for row in table.rows.indices {
      let file = try #require(table[row, "file"])
      guard file.hasPrefix(folder + "/") else { continue }
      seen += 1
      let expected = DICOMSuite.expectation(file)
      let answer = try worker.ask(.open(root.appendingPathComponent(file).path))
      if let difference = try compare(answer, expected, Row(table: table, index: row), worker) {
        differences.append("\(file): \(difference)")
      }
    }
    #expect(differences == [])
    #expect(seen > 2)
  }

  private struct Row {
    let table: CSVTable
    let index: Int

    func number(_ column: String) -> Double {
      table[index, column].flatMap(Double.init) ?? .nan
    }
  }

  /// What differs, or nil.
  private func compare(
    _ answer: DecodeAnswer?, _ expected: DICOMSuite.Expectation, _ row: Row, _ worker: Worker
  ) throws -> String? {
    switch (expected, answer) {
    case (.notAnImage(let kind), .notAnImage(let what, _)):
      return what.kind == kind ? nil : "\(what)"
    case (.failure(let code), .failure(let failure)):
      return failure.code == code ? nil : "\(failure)"
    case (.undecodable(let code), .dicom):
      let frame = try worker.ask(.frame(index: 0))
      guard case .failure(let failure) = frame, failure.code == code else { return "decoded" }
      return nil
    case (.exact, .dicom(_, let count)), (.lossy, .dicom(_, let count)),
      (.digest, .dicom(_, let count)), (.decodes, .dicom(_, let count)):
      var frames: [StoredFrame] = []
      for index in 0..<count {
        guard case .frame(let frame) = try worker.ask(.frame(index: index)) else {
          return "frame \(index) failed"
        }
        frames.append(frame)
      }
      return compare(frames, expected, row)
    default: return answer.map { "\($0)".prefix(200).description } ?? "the worker died"
    }
  }

  private func compare(
    _ frames: [StoredFrame], _ expected: DICOMSuite.Expectation, _ row: Row
  ) -> String? {
    let first = frames[0]
    var shape = [first.rows, first.columns] + (first.samples == 3 ? [3] : [])
    if frames.count > 1 { shape.insert(frames.count, at: 0) }
    let type = "\(first.isSigned ? "" : "u")int\(first.bitsAllocated)"
    let bytes = Data(frames.flatMap(\.bytes))
    switch expected {
    case .decodes: return nil
    case .digest(let digest): return Digest.sha256(bytes) == digest ? nil : "other pixels"
    default: break
    }
    let index = row.table
    guard index[row.index, "decoded_shape"] == shape.map(String.init).joined(separator: "x"),
      index[row.index, "decoded_dtype"] == type
    else { return "\(type) \(shape)" }
    if expected == .exact {
      return index[row.index, "decoded_sha256"] == Digest.sha256(bytes) ? nil : "other pixels"
    }
    let facts = PixelFacts(frames)
    let isClose =
      abs(facts.minimum - row.number("decoded_min")) <= 2
      && abs(facts.maximum - row.number("decoded_max")) <= 2
      && abs(facts.mean - row.number("decoded_mean")) <= 0.1
    return isClose ? nil : "\(facts)"
  }
}

/// The least, the greatest and the mean sample.
struct PixelFacts {
  let minimum: Double
  let maximum: Double
  let mean: Double

  init(_ frames: [StoredFrame]) {
    let values = frames.flatMap { frame -> [Double] in
      let size = frame.bitsAllocated / 8
      return stride(from: 0, to: frame.bytes.count, by: size).map { start in
        var word: UInt64 = 0
        for byte in 0..<size { word |= UInt64(frame.bytes[start + byte]) << UInt64(8 * byte) }
        let sign = frame.isSigned ? UInt64(1) << UInt64(frame.bitsAllocated - 1) : 0
        return Double(Int64(bitPattern: (word ^ sign) &- sign))
      }
    }
    minimum = values.min() ?? .nan
    maximum = values.max() ?? .nan
    mean = values.reduce(0, +) / Double(values.count)
  }
}
