import DecodeProtocol
import Files
import Foundation
import TestSupport
import Testing

/// PngSuite by Willem van Schaik against Pillow and OpenCV (its `reference.csv`).
@Suite struct PngSuiteTests {
  @Test(.needsSharedData("pngsuite"))
  func `every sound file gives its samples as written and every broken one fails`() throws {
    let root = try #require(SharedData.folder("pngsuite"))
    let table = try CSVTable(contentsOf: root.appendingPathComponent("reference.csv"))
    let worker = try Worker()
    var differences: [String] = []
    var counts = (compared: 0, transparent: 0, broken: 0)
    for row in table.rows.indices {
      let file = try #require(table[row, "file"])
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      let path = root.appendingPathComponent(file).path
      if name.hasPrefix("x") {
        let isRefused = try self.isRefused(path, worker)
        if isRefused { counts.broken += 1 } else { differences.append("\(name) was read") }
        continue
      }
      let frame = try worker.firstFrame(of: path)
      let isWide = frame.bitsAllocated == 16
      let expected: String?
      let found: String
      if frame.decisions.contains("transparent pixels on black") {
        counts.transparent += 1
        expected = PngSuiteOnBlack.digests[name]
        found = Digest.sha256(Data(colours(of: frame)))
      } else if isWide {
        let channels = table[row, "colour_type"] == "0" ? frame.bytes : colours(of: frame)
        expected = table[row, "u16_sha256"]
        found = Digest.sha256(Data(channels))
      } else {
        expected = table[row, "rgba8_sha256"]
        found = Digest.sha256(Data(withOpaqueAlpha(colours(of: frame))))
      }
      counts.compared += 1
      if expected != found { differences.append(name) }
    }
    #expect(differences == [])
    #expect(counts.compared == 161)
    #expect(counts.transparent == PngSuiteOnBlack.digests.count)
    #expect(counts.broken == 14)
  }

  private func isRefused(_ path: String, _ worker: Worker) throws -> Bool {
    switch try worker.ask(.open(path)) {
    case .failure: true
    case .picture:
      if case .failure = try worker.ask(.frame(index: 0)) { true } else { false }
    default: false
    }
  }

  /// RGB, 8 bits with grey of fewer bits scaled up, or 16 bits.
  private func colours(of frame: StoredFrame) -> [UInt8] {
    let size = frame.bitsAllocated / 8
    let scale = frame.bitsStored < 8 ? 255 / ((1 << frame.bitsStored) - 1) : 1
    let copies = frame.samples == 1 ? 3 : 1
    return stride(from: 0, to: frame.bytes.count, by: size).flatMap { start in
      let sample = frame.bytes[start..<start + size].map { UInt8(Int($0) * scale) }
      return (0..<copies).flatMap { _ in sample }
    }
  }

  private func withOpaqueAlpha(_ colours: [UInt8]) -> [UInt8] {
    stride(from: 0, to: colours.count, by: 3).flatMap { colours[$0..<$0 + 3] + [255] }
  }

  @Test(.needsSharedData("pngsuite")) func `decisions are said`() throws {
    let root = try #require(SharedData.folder("pngsuite"))
    let worker = try Worker()
    let decisions = try ["basn0g02", "basn3p04", "basn4a08", "basn2c08", "s01n3p01"].map { name in
      try worker.firstFrame(of: root.appendingPathComponent("png/\(name).png").path).decisions
    }
    #expect(
      decisions == [
        [], ["palette to RGB"], ["transparent pixels on black"], [], ["palette to RGB"],
      ])
  }
}
