internal import DecodeProtocol

/// The samples of a PNG file as they are stored, decoded in the sandbox.
package struct PlainPicture: Sendable {
  /// Width in pixels.
  package let width: Int
  /// Height in pixels.
  package let height: Int
  /// 1 for grey, 3 for RGB, interleaved.
  package let channels: Int
  /// Row by row.
  package let values: [UInt16]
  /// Whether the file holds indices into a palette, of which `values` are the colours.
  package let isPalette: Bool

  /// The samples of a frame of 8 or 16 bits.
  init(_ frame: StoredFrame) {
    width = frame.columns
    height = frame.rows
    channels = frame.samples
    isPalette = frame.decisions.contains("palette to RGB")
    let bytes = frame.bytes
    values =
      frame.bitsAllocated == 16
      ? (0..<(bytes.count / 2)).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 }
      : bytes.map(UInt16.init)
  }

  /// What became of a file that should hold a picture.
  package enum Reading: Sendable {
    case picture(PlainPicture)
    /// Why it is none, to follow "cannot be read: ".
    case refused(String)
  }
}

extension DecoderSession {
  /// Reads a PNG file; other formats are refused, as they keep no exact values.
  ///
  /// - Parameter wantsIndices: Whether a palette's indices are wanted instead of its colours.
  /// - Throws: `decoderBroken` when the decoder says that it cannot work at all.
  package mutating func picture(
    at entry: InputEntry, wantsIndices: Bool = false
  ) async throws(IngestError) -> PlainPicture.Reading {
    guard entry.kind == .file else { return .refused("it is not a regular file") }
    switch await answer(to: .open(path: entry.path)) {
    case .picture(let facts) where facts.kind == .png: break
    case .picture: return .refused("it is a JPEG; convert it to PNG")
    case .dicom: return .refused("it is DICOM; convert it to PNG")
    case .notAnImage(let what, _): return .refused("it is \(what.reason)")
    case .failure(let failure): return .refused(try reason(of: failure))
    case .frame, .dataSet, .rewritten, .confinement:
      return .refused("the decoder answered out of turn")
    }
    var answered = await answer(to: .frame(index: 0))
    if wantsIndices, case .frame(let frame) = answered, PlainPicture(frame).isPalette {
      answered = await answer(to: .frame(index: DecodeRequest.paletteIndices))
    }
    switch answered {
    case .frame(let frame): return .picture(PlainPicture(frame))
    case .failure(let failure): return .refused(try reason(of: failure))
    default: return .refused("the decoder answered out of turn")
    }
  }

  private func reason(of failure: DecodeFailure) throws(IngestError) -> String {
    if failure.code == .workerNotReady {
      throw IngestError(
        .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
    }
    return failure.reason
  }
}
