internal import CImage
internal import DecodeProtocol

extension PictureFile {
  /// Answers what is asked about the open picture; nil for any other request.
  ///
  /// - Throws: as `frame`; `damaged`, `tooLarge` and `unsupportedEncoding` of writing.
  func answer(to request: DecodeRequest) throws(DecodeFailure) -> DecodeAnswer? {
    switch request {
    case .frame(let index): .frame(try frame(index))
    case .rewritePicture(nil): try rewritten()
    case .rewritePicture(let frame?): try rewritten(as: frame)
    case .open, .storedValues, .dataSet, .rewrite, .confinement: nil
    }
  }

  /// The file in its own format, decoding to the same samples.
  private func rewritten() throws(DecodeFailure) -> DecodeAnswer {
    try written { (out, count) in
      switch header {
      case .png: return cimage_rewrite_png(bytes, bytes.count, &out, &count)
      case .jpeg(let stream):
        var facts = cimage_jpeg_facts(
          width: UInt32(stream.columns), height: UInt32(stream.rows),
          components: UInt32(stream.componentIDs.count),
          colour: stream.isYCbCr(taggedRGB: false) ? CIMAGE_JPEG_YCC : CIMAGE_JPEG_RGB,
          orientation: UInt32(stream.orientation))
        return cimage_rewrite_jpeg(bytes, bytes.count, &facts, &out, &count)
      }
    }
  }

  /// A PNG of these samples, turned as the file's own would be shown.
  private func rewritten(as frame: StoredFrame) throws(DecodeFailure) -> DecodeAnswer {
    guard frame.rows == facts.rows, frame.columns == facts.columns, frame.bitsAllocated <= 16,
      !frame.isSigned
    else {
      throw DecodeFailure(.unsupportedLayout, reason: "its samples cannot be written as PNG")
    }
    let orientation = facts.orientation
    let upright: StoredFrame
    do {
      upright = try frame.upright(orientation)
    } catch {
      throw DecodeFailure(.damaged, reason: "its picture cannot be written again")
    }
    return try written { (out, count) in
      upright.bytes.withUnsafeBufferPointer { samples in
        var picture = cimage_picture(
          width: UInt32(upright.columns), height: UInt32(upright.rows),
          channels: UInt32(frame.samples), bits: UInt32(frame.bitsStored),
          samples: samples.baseAddress, pixels_per_metre: 0)
        return cimage_write_png(&picture, &out, &count)
      }
    }
  }

  private func written(
    _ write: (inout UnsafeMutablePointer<UInt8>?, inout Int) -> cimage_status
  ) throws(DecodeFailure) -> DecodeAnswer {
    var out: UnsafeMutablePointer<UInt8>?
    var count = 0
    defer { cimage_free(out) }
    switch write(&out, &count) {
    case CIMAGE_OK: break
    case CIMAGE_OUT_OF_MEMORY:
      throw DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    case CIMAGE_UNSUPPORTED:
      throw DecodeFailure(.unsupportedEncoding, reason: "this kind of JPEG is not read")
    default: throw DecodeFailure(.damaged, reason: "its picture cannot be written again")
    }
    return .rewritten(
      Array(UnsafeBufferPointer(start: out, count: count)), hadEmbeddedBits: false,
      hadComments: false)
  }
}
