import DecodeProtocol
import Foundation
import TestSupport
import Testing

/// Pictures that the worker writes again, read again by it.
@Suite struct PictureRewritingTests {
  /// The frames of a file, which `PngSuiteTests` and `PictureTests` hold to Pillow and OpenCV.
  private func frames(of path: String, _ worker: Worker) throws -> [StoredFrame] {
    guard case .picture(let facts)? = try worker.ask(.open(path)) else { return [] }
    return try (facts.hasTransparency ? 0..<3 : 0..<1).compactMap { index in
      guard case .frame(let frame)? = try worker.ask(.frame(index: index)) else { return nil }
      return frame
    }
  }

  private func rewritten(_ path: String, _ worker: Worker) throws -> [UInt8]? {
    guard case .picture? = try worker.ask(.open(path)),
      case .rewritten(let bytes, _, _)? = try worker.ask(.rewritePicture(nil))
    else { return nil }
    return bytes
  }

  @Test(.needsSharedData("pngsuite"))
  func `every sound file of PngSuite keeps samples, depth and colour type`() throws {
    let suite = try #require(SharedData.folder("pngsuite")).appendingPathComponent("png")
    let scratch = try ScratchFolder()
    let worker = try Worker()
    var (same, refused) = (0, 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: suite.path).sorted() {
      let original = suite.appendingPathComponent(name)
      guard let bytes = try rewritten(original.path, worker) else {
        refused += 1
        #expect(name.hasPrefix("x"), "\(name)")
        continue
      }
      let before = try frames(of: original.path, worker)
      let path = try scratch.file(name, bytes)
      #expect(try frames(of: path, worker) == before, "\(name)")
      let head = try Data(contentsOf: original)[16..<28]
      #expect(bytes[16..<28].elementsEqual(head) && bytes[28] == 0, "\(name)")
      #expect(try rewritten(path, worker) == bytes, "\(name)")
      same += 1
    }
    #expect(same == 161)
    #expect(refused == 14)
  }

  @Test(
    .needsSharedData("isic2017"),
    arguments: ["images_jpeg/ISIC_0000000", "fullres/ISIC_0009995"])
  func `a photograph keeps every sample`(name: String) throws {
    let folder = try #require(SharedData.folder("isic2017"))
    let original = folder.appendingPathComponent("\(name).jpg").path
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let bytes = try #require(try rewritten(original, worker))
    let path = try scratch.file("a.jpg", bytes)
    #expect(try frames(of: path, worker) == frames(of: original, worker))
  }

  @Test func `a picture of another size is not written in its place`() throws {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let path = try scratch.file("a.jpg", OrientationTests.file(orientation: 1))
    let layout = StoredFrame.Layout(
      index: 0, rows: 1, columns: 1, samples: 1, bitsAllocated: 8, bitsStored: 8,
      isSigned: false, photometric: "MONOCHROME2")
    guard case .picture? = try worker.ask(.open(path)) else {
      Issue.record("not opened")
      return
    }
    #expect(
      try worker.ask(.rewritePicture(try StoredFrame(layout: layout, bytes: [1])))
        == .failure(
          DecodeFailure(.unsupportedLayout, reason: "its samples cannot be written as PNG")))
  }
}
