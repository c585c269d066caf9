import DecodeProtocol
import Files
import Foundation
import TestSupport
import Testing

/// Stored values: anything with pixels, as they are before palette, modality and VOI steps.
@Suite struct StoredValuesTests {
  /// The syntaxes of which decoders differ: JPEG baseline, extended and the retired ones.
  private static let lossy = ["50", "51", "53", "55"].map { "1.2.840.10008.1.2.4.\($0)" }

  @Test(.needsSharedData("dicom"))
  func `every lossless file of the collection has pydicom's bytes`() throws {
    let root = try #require(SharedData.folder("dicom"))
    let index = try CSVTable(contentsOf: root.appendingPathComponent("index.csv"))
    let worker = try Worker()
    var differences: [String] = []
    var counts = (exact: 0, lossy: 0)
    for row in index.rows.indices {
      let file = try #require(index[row, "file"])
      let digest = try #require(index[row, "decoded_sha256"])
      guard !digest.isEmpty else { continue }
      let frames = try values(of: root.appendingPathComponent(file).path, worker)
      guard let layout = frames.first?.layout else {
        differences.append("\(file): no frames")
        continue
      }
      if layout.typeName != index[row, "decoded_dtype"] {
        differences.append("\(file): \(layout.typeName)")
      }
      if Self.lossy.contains(index[row, "transfer_syntax"] ?? "") {
        counts.lossy += 1
      } else if Digest.sha256(Data(frames.flatMap(\.bytes))) == digest {
        counts.exact += 1
      } else {
        differences.append("\(file): other bytes")
      }
    }
    #expect(differences == [])
    // The lossy ones are compared by Tests/Peers/stored_values.py.
    #expect(counts.exact == 81)
    #expect(counts.lossy == 13)
  }

  /// All frames of a file; none where it is refused.
  private func values(of path: String, _ worker: Worker) throws -> [StoredFrame] {
    guard case .dicom(let tree, let count) = try worker.ask(.storedValues(path: Array(path.utf8)))
    else { return [] }
    #expect(tree == AttributeTree())
    return try (0..<count).compactMap { index in
      guard case .frame(let frame) = try worker.ask(.frame(index: index)) else { return nil }
      return frame
    }
  }

  private func firstFrame(_ dataSet: [UInt8]) throws -> StoredFrame? {
    let scratch = try ScratchFolder()
    return try values(of: try scratch.file("a", HandMade.file(dataSet)), try Worker()).first
  }

  @Test func `a palette's values stay indices`() throws {
    let frame = try firstFrame(
      HandMade.image(
        allocated: 8, stored: 8, high: 7, photometric: "PALETTE COLOR", pixels: [0, 3, 1, 2]))
    #expect(frame?.bytes == [0, 3, 1, 2])
    #expect(frame?.photometric == "PALETTE COLOR")
    #expect(frame?.samples == 1)
  }

  /// 1.5, −2, 0 and infinity in IEEE 754 (by hand), in place of Pixel Data.
  private static let floats: [UInt8] = [
    0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x80, 0x7F,
  ]
  private static let doubles: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0xF0, 0x7F,
  ]

  @Test(arguments: [
    (UInt16(8), "OF", "float32", floats, UInt16(16)), (UInt16(9), "OD", "float64", doubles, 16),
    (UInt16(8), "OF", "float32", floats, 1),
  ])
  func `floating-point samples are stored values and no image`(
    element: UInt16, vr: String, type: String, pixels: [UInt8], allocated: UInt16
  ) throws {
    // What is said of the bits of whole numbers does not hold for these.
    var dataSet = Array(HandMade.image(allocated: allocated, pixels: []).dropLast(12))
    dataSet += HandMade.bytes(UInt16(0x7FE0))
    dataSet += HandMade.bytes(element)
    dataSet += Array("\(vr)\0\0".utf8)
    dataSet += HandMade.bytes(UInt32(pixels.count))
    dataSet += pixels
    let frame = try firstFrame(dataSet)
    #expect(frame?.layout.typeName == type)
    #expect(frame?.bytes == pixels)
    #expect(
      try Worker.firstFrame(of: HandMade.file(dataSet))
        == .failure(
          DecodeFailure(
            .unsupportedLayout,
            reason: "floating-point pixels are not read; convert them to integers with a rescale "
              + "slope")))
  }

  @Test func `a segmentation has stored values and a report has none`() throws {
    let segmentation = "1.2.840.10008.5.1.4.1.1.66.4"
    var dataSet = HandMade.image(
      rows: 1, columns: 4, allocated: 1, stored: 1, high: 0, pixels: [0b0101, 0])
    let plain = HandMade.text(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.7")
    dataSet.replaceSubrange(0..<plain.count, with: HandMade.text(8, 0x16, "UI", segmentation))
    #expect(try firstFrame(dataSet)?.bytes == [1, 0, 1, 0])
    let scratch = try ScratchFolder()
    let report = try scratch.file(
      "a", HandMade.file(HandMade.text(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.88.11")))
    #expect(
      try Worker().ask(.storedValues(path: Array(report.utf8)))
        == .notAnImage(NotAnImage(.structuredReport, reason: "a structured report"), nil))
  }

  @Test func `pixels of one bit are refused in JPEG-LS`() throws {
    let image = HandMade.image(allocated: 1, stored: 1, high: 0, pixels: [])
    #expect(
      try Worker.firstFrame(
        of: HandMade.file(
          HandMade.encapsulated([0, 0], in: image), syntax: "1.2.840.10008.1.2.4.80"))
        == .failure(
          DecodeFailure(
            .unsupportedEncoding,
            reason: "pixels of one bit are not read in this encoding; export it uncompressed")))
  }

  /// What pydicom gives of the same segmentation uncompressed; it decodes none of one bit.
  @Test(.needsSharedData("dicom"))
  func `run lengths of one bit are those of the uncompressed file`() throws {
    let root = try #require(SharedData.folder("dicom"))
    let frames = try values(
      of: root.appendingPathComponent("segmentation/liver_rle.dcm").path, try Worker())
    #expect(
      Digest.sha256(Data(frames.flatMap(\.bytes)))
        == "86ceb97b138085d01b005c48e893bb4348fcdcf6a9c5c73c54d4efaa0288a1f2")
  }
}
