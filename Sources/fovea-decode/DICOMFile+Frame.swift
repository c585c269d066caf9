internal import DecodeProtocol

extension DICOMFile {
  /// One frame: decoded, in grey or RGB, as plain numbers.
  ///
  /// - Throws: `noSuchFrame`, `damaged`, `unsupportedEncoding`, `unsupportedLayout`, `tooLarge`.
  func frame(_ index: Int, of image: ImageDescription) throws(DecodeFailure) -> StoredFrame {
    guard (0..<image.frameCount).contains(index) else {
      throw DecodeFailure(.noSuchFrame, reason: "it has fewer frames than were asked for")
    }
    var raw = try rawSamples(index, of: image)
    raw.decisions = image.decisions + raw.decisions
    return image.samples == 1
      ? try greyFrame(index, of: image, raw) : try colourFrame(index, of: image, raw)
  }

  /// What a codec gave.
  struct RawSamples {
    var bytes: [UInt8]
    var bitsAllocated: Int
    var isPlanar: Bool
    var photometric: String
    var decisions: [String] = []
  }

  private func rawSamples(
    _ index: Int, of image: ImageDescription
  ) throws(DecodeFailure) -> RawSamples {
    switch image.encoding {
    case .native: return try dcmtkSamples(index, of: image)
    case .runLength: return try runLengthSamples(index, of: image)
    case .jpeg, .jpegLS: return try jpegSamples(index, of: image)
    case .jpeg2000: return try jpeg2000Samples(index, of: image)
    }
  }

  private func dcmtkSamples(
    _ index: Int, of image: ImageDescription
  ) throws(DecodeFailure) -> RawSamples {
    let (bytes, photometric) = try rawFrame(index, byteCount: image.rawByteCount)
    return RawSamples(
      bytes: bytes, bitsAllocated: max(8, image.bitsAllocated), isPlanar: image.isPlanar,
      photometric: photometric.isEmpty ? image.photometric : photometric)
  }

  private func runLengthSamples(
    _ index: Int, of image: ImageDescription
  ) throws(DecodeFailure) -> RawSamples {
    let stream = try codestream(index)
    let pixels = image.rows * image.columns
    let isBits = image.bitsAllocated == 1
    let bytes =
      isBits
      ? try RunLength.bits(of: stream, pixels: pixels)
      : try RunLength.samples(
        of: stream, pixels: pixels, samples: image.samples, wordSize: image.bitsAllocated / 8)
    return RawSamples(
      bytes: bytes, bitsAllocated: max(8, image.bitsAllocated), isPlanar: false,
      photometric: image.photometric)
  }

  /// JPEG and JPEG-LS: the stream must be what the header says, then the fitting codec reads it.
  private func jpegSamples(
    _ index: Int, of image: ImageDescription
  ) throws(DecodeFailure) -> RawSamples {
    let bytes = try codestream(index)
    let stream = try JPEGStream(bytes)
    guard stream.rows == image.rows, stream.columns == image.columns,
      stream.componentIDs.count == image.samples
    else {
      throw DecodeFailure(
        .damaged, reason: "its compressed stream has another size than its header says")
    }
    guard stream.precision <= image.bitsAllocated, stream.precision > 0 else {
      throw DecodeFailure(
        .damaged, reason: "its compressed stream has more bits than its header allows")
    }
    if stream.isEightBitLossy {
      let taggedRGB = image.photometric == "RGB"
      var made = RawSamples(
        bytes: try stream.samples(of: bytes, taggedRGB: taggedRGB), bitsAllocated: 8,
        isPlanar: false, photometric: image.samples == 3 ? "RGB" : image.photometric)
      let isYCbCr = image.samples == 3 && stream.isYCbCr(taggedRGB: taggedRGB)
      if isYCbCr { made.decisions.append("the JPEG stream's YCbCr to RGB") }
      if image.samples == 3, isYCbCr == taggedRGB {
        made.decisions.append(
          "PhotometricInterpretation (0028,0004) disagrees with the JPEG stream, which is believed")
      }
      return made
    }
    var made = try dcmtkSamples(index, of: image)
    // JPEG codecs give interleaved samples; JPEG-LS keeps the planes of the header.
    if image.encoding == .jpeg { made.isPlanar = false }
    if stream.precision <= 8, image.bitsAllocated == 16 {
      made.bytes.removeLast(made.bytes.count / 2)
      made.bitsAllocated = 8
    }
    return made
  }

  private func greyFrame(
    _ index: Int, of image: ImageDescription, _ raw: RawSamples
  ) throws(DecodeFailure) -> StoredFrame {
    var bytes = raw.bytes
    var decisions = raw.decisions
    let words = words(of: image, raw, &decisions)
    words.clean(&bytes)
    var photometric = image.photometric
    var samples = 1
    var bits = (allocated: raw.bitsAllocated, stored: words.bitsStored)
    var isSigned = image.isSigned
    if photometric == Palette.name, !image.keepsIndices {
      let palette = try Palette([try palette(0), try palette(1), try palette(2)])
      bytes = try colours(of: bytes, bitsAllocated: bits.allocated, isSigned: isSigned, palette)
      decisions.append(palette.decision)
      (photometric, samples, bits, isSigned) = ("RGB", 3, (8, 8), false)
    }
    return try made(
      StoredFrame.Layout(
        index: index, rows: image.rows, columns: image.columns, samples: samples,
        bitsAllocated: bits.allocated, bitsStored: bits.stored, isSigned: isSigned,
        isFloat: image.isFloat, photometric: photometric, decisions: decisions), bytes)
  }

  private func colourFrame(
    _ index: Int, of image: ImageDescription, _ raw: RawSamples
  ) throws(DecodeFailure) -> StoredFrame {
    var bytes = raw.bytes
    var decisions = raw.decisions
    if image.isHalfChroma {
      bytes = ColourPlanes.rgb(fromHalfChroma: bytes)
      decisions.append("YBR_FULL_422 to RGB")
    } else {
      if raw.isPlanar {
        bytes = ColourPlanes.interleaved(bytes, wordSize: raw.bitsAllocated / 8)
        decisions.append("colour planes to interleaved samples")
      }
      switch raw.photometric {
      case "RGB": break
      case "YBR_FULL" where raw.bitsAllocated == 8,
        "YBR_FULL_422" where raw.bitsAllocated == 8 && image.encoding != .native:
        ColourPlanes.convertToRGB(&bytes)
        decisions.append("\(raw.photometric) to RGB")
      default:
        throw DecodeFailure(
          .unsupportedLayout,
          reason: "its PhotometricInterpretation (0028,0004) is not read with this encoding")
      }
    }
    let words = words(of: image, raw, &decisions)
    words.clean(&bytes)
    return try made(
      StoredFrame.Layout(
        index: index, rows: image.rows, columns: image.columns, samples: 3,
        bitsAllocated: raw.bitsAllocated, bitsStored: words.bitsStored, isSigned: image.isSigned,
        photometric: "RGB", decisions: decisions), bytes)
  }

  /// How the words are cleaned; a codec that gave fewer bits than stored has no more to give.
  private func words(
    of image: ImageDescription, _ raw: RawSamples, _ decisions: inout [String]
  ) -> SampleWords {
    let stored = min(image.bitsStored, raw.bitsAllocated)
    let isNarrower = raw.bitsAllocated < image.bitsAllocated
    if isNarrower { decisions.append("the compressed stream holds 8 bits, the header says 16") }
    return SampleWords(
      bitsAllocated: raw.bitsAllocated, bitsStored: stored,
      highBit: isNarrower ? stored - 1 : image.highBit, isSigned: image.isSigned)
  }

  private func colours(
    of bytes: [UInt8], bitsAllocated: Int, isSigned: Bool, _ palette: Palette
  ) throws(DecodeFailure) -> [UInt8] {
    bytes.withUnsafeBytes { buffer in
      switch (bitsAllocated, isSigned) {
      case (8, false): palette.rgb(of: buffer.bindMemory(to: UInt8.self))
      case (8, true): palette.rgb(of: buffer.bindMemory(to: Int8.self))
      case (16, false): palette.rgb(of: buffer.bindMemory(to: UInt16.self))
      case (16, true): palette.rgb(of: buffer.bindMemory(to: Int16.self))
      case (_, false): palette.rgb(of: buffer.bindMemory(to: UInt32.self))
      case (_, true): palette.rgb(of: buffer.bindMemory(to: Int32.self))
      }
    }
  }

  private func made(
    _ layout: StoredFrame.Layout, _ bytes: [UInt8]
  ) throws(DecodeFailure) -> StoredFrame {
    do {
      return try StoredFrame(layout: layout, bytes: bytes)
    } catch {
      throw DecodeFailure(.damaged, reason: "its pixels are not as many as its header says")
    }
  }
}
