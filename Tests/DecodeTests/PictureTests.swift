import DecodeProtocol
import Files
import Foundation
import TestSupport
import Testing

@Suite struct PictureTests {
  /// SHA-256 of `numpy.asarray(PIL.Image.open(path).convert("RGB"))`, Pillow 13.0.0.
  @Test(
    .needsSharedData("isic2017"),
    arguments: [
      (
        "images_jpeg/ISIC_0000000.jpg", 256, 256,
        "55dd033612dc141d9aff1ca900509dc24b29d74849a7dda2f160491cd4775c99"
      ),
      (
        "images_jpeg/ISIC_0000001.jpg", 256, 256,
        "75bc3195e0b79e5e4daf570ada0c6a6c6de912bd8c5b47a214ed9e808d4a13d7"
      ),
      (
        "fullres/ISIC_0009995.jpg", 768, 1024,
        "7c997ab5203e1ff19d08b6bb97fb38b090baaeda0277975f12dfc472fdca21c3"
      ),
      (
        "fullres/ISIC_0010459.jpg", 768, 1024,
        "4ff3d6ba3f8cb303ffd8fc399d2de30a4d9b86f8cd2f56227e4d906150b8126c"
      ),
    ])
  func `photographs have the pixels that Pillow gives`(
    file: String, rows: Int, columns: Int, digest: String
  ) throws {
    let path = try #require(SharedData.folder("isic2017")).appendingPathComponent(file)
    let frame = try Worker().firstFrame(of: path.path)
    #expect(frame.rows == rows)
    #expect(frame.columns == columns)
    #expect(frame.samples == 3)
    #expect(Digest.sha256(Data(frame.bytes)) == digest)
  }

  /// SOI and a frame header alone (ITU-T T.81 B.2.2), which is all that is looked at.
  private static func header(rows: UInt16, columns: UInt16, components: UInt8) -> [UInt8] {
    var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 8 + 3 * components, 8]
    for size in [rows, columns] { bytes += HandMade.bytes(size).reversed() }
    bytes.append(components)
    for name in 1...components { bytes += [name, 0x11, 0] }
    return bytes
  }

  @Test func `a JPEG in CMYK is refused`() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a.jpg", Self.header(rows: 2, columns: 2, components: 4))
    #expect(
      try Worker().ask(.open(path))
        == .failure(
          DecodeFailure(
            .unsupportedLayout, reason: "a JPEG in CMYK is not read; convert it to RGB")))
  }

  @Test func `a JPEG that announces a picture too large is refused before room is made`() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a.jpg", Self.header(rows: 65_500, columns: 65_500, components: 3))
    #expect(
      try Worker().ask(.open(path))
        == .failure(DecodeFailure(.tooLarge, reason: "a frame of it takes more than 512 MiB")))
  }

  /// The same stream in a DICOM file tagged YBR_FULL_422, as camera exports are.
  @Test(.needsSharedData("isic2017"))
  func `an encapsulated photograph has the same pixels as its file`() throws {
    let folder = try #require(SharedData.folder("isic2017"))
    let stream = [UInt8](
      try Data(contentsOf: folder.appendingPathComponent("images_jpeg/ISIC_0000000.jpg")))
    let scratch = try ScratchFolder()
    let fragment = HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE000))
    let padded = stream.count % 2 == 0 ? stream : stream + [0]
    let pixels =
      fragment + HandMade.bytes(UInt32(0)) + fragment + HandMade.bytes(UInt32(padded.count))
      + padded + HandMade.bytes(UInt16(0xFFFE)) + HandMade.bytes(UInt16(0xE0DD))
      + HandMade.bytes(UInt32(0))
    var dataSet = HandMade.image(
      rows: 256, columns: 256, samples: 3, allocated: 8, stored: 8, high: 7,
      photometric: "YBR_FULL_422", pixels: [])
    dataSet.removeLast(8)
    dataSet += Array("OB\0\0".utf8) + HandMade.bytes(UInt32.max) + pixels
    let file = HandMade.file(dataSet, syntax: "1.2.840.10008.1.2.4.50")
    let frame = try Worker().firstFrame(of: try scratch.file("photo", file))
    #expect(
      Digest.sha256(Data(frame.bytes))
        == "55dd033612dc141d9aff1ca900509dc24b29d74849a7dda2f160491cd4775c99")
    #expect(frame.photometric == "RGB")
    #expect(frame.decisions == ["the JPEG stream's YCbCr to RGB"])
  }

  @Test(.needsSharedData("isic2017"))
  func `a photograph that breaks off fails`() throws {
    let folder = try #require(SharedData.folder("isic2017"))
    let whole = [UInt8](
      try Data(contentsOf: folder.appendingPathComponent("images_jpeg/ISIC_0000000.jpg")))
    let scratch = try ScratchFolder()
    let worker = try Worker()
    let half = try scratch.file("half", Array(whole.prefix(whole.count / 2)))
    guard case .picture(let facts) = try worker.ask(.open(half)) else {
      Issue.record("not opened")
      return
    }
    #expect(facts.rows == 256)
    #expect(
      try worker.ask(.frame(index: 0))
        == .failure(
          DecodeFailure(.damaged, reason: "its JPEG stream breaks off or is damaged")))
  }

  /// Digest of the file's bytes by `sha256sum`.
  @Test(.needsSharedData("isic2017"))
  func `the digest of a picture is that of its file`() throws {
    let folder = try #require(SharedData.folder("isic2017"))
    let path = folder.appendingPathComponent("images_jpeg/ISIC_0000000.jpg").path
    let answer = try Worker().ask(.open(path))
    #expect(
      answer
        == .picture(
          PictureFacts(
            kind: .jpeg, rows: 256, columns: 256,
            digest: "4db041303edda5bc1d5470c24dd597be7d03287b1593f0888598a91b94379310")))
  }
}
