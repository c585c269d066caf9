internal import CImage
internal import DecodeProtocol

/// A PNG or JPEG file: its bytes and what its header says.
struct PictureFile {
  let facts: PictureFacts
  let bytes: [UInt8]
  let header: Header

  /// What a file's header says, by format.
  enum Header {
    case png(cimage_png_header)
    case jpeg(JPEGStream)
  }

  /// Reads the file and its header, and refuses its size before room is made for the picture.
  ///
  /// - Throws: `unreadable`, `damaged`, `tooLarge`, `unsupportedEncoding`, `unsupportedLayout`.
  init(_ input: InputFile, limits: DecodeLimits) throws(DecodeFailure) {
    bytes = try input.allBytes(limits: limits)
    if input.content == .png {
      var png = cimage_png_header()
      guard cimage_read_png_header(bytes, bytes.count, &png) == CIMAGE_OK else {
        throw DecodeFailure(.damaged, reason: "its PNG header is damaged")
      }
      header = .png(png)
      facts = PictureFacts(
        kind: .png, rows: Int(png.height), columns: Int(png.width), fileBytes: bytes,
        hasTransparency: png.channels == 2 || png.channels == 4 || png.has_key != 0)
      try limits.check(
        rows: facts.rows, columns: facts.columns, samples: Int(png.channels),
        bytesPerSample: png.bits == 16 ? 2 : 1)
    } else {
      let stream = try JPEGStream(bytes)
      guard stream.isEightBitLossy else {
        throw DecodeFailure(
          .unsupportedEncoding, reason: "this kind of JPEG is not read; convert it to PNG")
      }
      guard [1, 3].contains(stream.componentIDs.count) else {
        throw DecodeFailure(
          .unsupportedLayout, reason: "a JPEG in CMYK is not read; convert it to RGB")
      }
      header = .jpeg(stream)
      facts = PictureFacts(
        kind: .jpeg, rows: stream.rows, columns: stream.columns, fileBytes: bytes,
        orientation: stream.orientation)
      try limits.check(
        rows: facts.rows, columns: facts.columns, samples: stream.componentIDs.count,
        bytesPerSample: 1)
    }
  }

  /// The picture, which is frame 0, or a layer of one with transparency.
  ///
  /// - Throws: `noSuchFrame`, `damaged`, `tooLarge`, `unsupportedEncoding`.
  func frame(_ index: Int) throws(DecodeFailure) -> StoredFrame {
    guard let layer = PictureLayer(rawValue: index), has(layer) else {
      throw DecodeFailure(.noSuchFrame, reason: "a picture has one frame")
    }
    var raster: Raster
    switch header {
    case .jpeg(let stream):
      raster = Raster(
        channels: stream.componentIDs.count, bits: 8,
        bytes: try stream.samples(of: bytes, taggedRGB: false))
    case .png(let png): raster = try pixels(of: png, layer)
    }
    raster.reduceEqualChannels()
    let layout = StoredFrame.Layout(
      index: 0, rows: facts.rows, columns: facts.columns, samples: raster.channels,
      bitsAllocated: raster.bits == 16 ? 16 : 8, bitsStored: raster.bits, isSigned: false,
      photometric: raster.channels == 1 ? "MONOCHROME2" : "RGB", decisions: raster.decisions)
    do {
      return try StoredFrame(layout: layout, bytes: raster.bytes)
    } catch {
      throw DecodeFailure(.damaged, reason: "its pixels are not as many as its header says")
    }
  }

  private func has(_ layer: PictureLayer) -> Bool {
    switch (layer, header) {
    case (.shown, _): true
    case (.colours, _), (.transparency, _): facts.hasTransparency
    case (.indices, .png(let png)): png.is_palette != 0
    case (.indices, .jpeg): false
    }
  }

  private func pixels(
    of png: cimage_png_header, _ layer: PictureLayer
  ) throws(DecodeFailure) -> Raster {
    let sampleBytes = png.bits == 16 ? 2 : 1
    let channels = layer == .indices ? 1 : Int(png.channels)
    var samples = [UInt8](
      repeating: 0, count: facts.rows * facts.columns * channels * sampleBytes)
    let read = layer == .indices ? cimage_read_png_indices : cimage_read_png
    switch read(bytes, bytes.count, &samples, samples.count) {
    case CIMAGE_OK: break
    case CIMAGE_OUT_OF_MEMORY:
      throw DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    default:
      throw DecodeFailure(.damaged, reason: "its PNG data breaks off or fails its checksum")
    }
    var raster = Raster(channels: channels, bits: Int(png.bits), bytes: samples)
    if layer != .indices, png.is_palette != 0 { raster.decisions.append("palette to RGB") }
    let key = [png.key.0, png.key.1, png.key.2].prefix(raster.channels).map(Int.init)
    switch layer {
    case .indices: break
    case .colours: raster.dropAlpha()
    case .transparency: raster = raster.transparency(key: png.has_key != 0 ? key : nil)
    case .shown:
      if png.has_key != 0 { raster.blacken(key: key) }
      raster.removeAlpha()
    }
    return raster
  }
}
