internal import CDICOM
internal import DecodeProtocol

extension DICOMFile {
  /// The largest data set that is handed out, in bytes without its pixels.
  private static let largestDataSet = 256 << 20

  /// The data set without its pixels, and the transfer syntax that the file names.
  ///
  /// - Throws: `damaged`, `tooLarge`, `unsupportedEncoding`, `unsupportedLayout`.
  func dataSet(of input: InputFile) throws(DecodeFailure) -> DecodeAnswer {
    var facts = cdicom_facts()
    guard cdicom_read_facts(handle, &facts) == CDICOM_OK else {
      throw DecodeFailure(.damaged, reason: "its image attributes cannot be read")
    }
    if facts.is_directory != 0 {
      return .notAnImage(
        NotAnImage(.dicomDirectory, reason: "a DICOMDIR, a list of other files"), nil)
    }
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = cdicom_read_dataset(handle, &bytes, &count)
    guard status == CDICOM_OK else { throw DICOMFile.rewritingFailure(status) }
    guard count <= DICOMFile.largestDataSet else {
      throw DecodeFailure(.tooLarge, reason: "its attributes need more memory than they may use")
    }
    let dataSet: DataSet
    do {
      dataSet = try DataSet(bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
      throw DecodeFailure(.damaged, reason: "its attributes nest too deep or are not well-formed")
    }
    if isBare, !DICOMFile.isConvincing({ dataSet[$0] != nil }) {
      return .notAnImage(NotAnImage(.unknown, reason: "not DICOM"), nil)
    }
    return .dataSet(
      dataSet, transferSyntax: ObjectKind.text(facts.transfer_syntax),
      pixels: pixelPlace(facts, in: input))
  }

  /// Where uncompressed little-endian pixels lie that are the file's last element.
  private func pixelPlace(_ facts: cdicom_facts, in input: InputFile) -> PixelPlace? {
    let syntaxes = ["1.2.840.10008.1.2": false, "1.2.840.10008.1.2.1": true]
    let count = Int(facts.pixel_bytes)
    guard let isExplicit = syntaxes[ObjectKind.text(facts.transfer_syntax)],
      facts.pixels == CDICOM_NATIVE_PIXELS, count > 0, count < 1 << 32,
      let head = input.bytes(at: input.byteCount - count - 12, count: 12)
    else { return nil }
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    let tag: [UInt8] = [0xE0, 0x7F, 0x10, 0x00]
    guard isExplicit else {
      return Array(head[4...]) == tag + length
        ? PixelPlace(offset: input.byteCount - count, byteCount: count, vr: "OW") : nil
    }
    let vr = String(decoding: head[4..<6], as: UTF8.self)
    guard vr == "OB" || vr == "OW", head == tag + Array(vr.utf8) + [0, 0] + length else {
      return nil
    }
    return PixelPlace(offset: input.byteCount - count, byteCount: count, vr: vr)
  }

  /// The file with another data set and its own pixels.
  ///
  /// - Throws: `damaged`, `tooLarge`, `unsupportedEncoding`, `unsupportedLayout`.
  func rewritten(_ dataSet: DataSet) throws(DecodeFailure) -> DecodeAnswer {
    let header = dataSet.explicitBytes
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    var cleared: UInt32 = 0
    var stripped: UInt32 = 0
    let status = cdicom_rewrite(handle, header, header.count, &bytes, &count, &cleared, &stripped)
    guard status == CDICOM_OK else { throw DICOMFile.rewritingFailure(status) }
    return .rewritten(
      Array(UnsafeBufferPointer(start: bytes, count: count)), hadEmbeddedBits: cleared != 0,
      hadComments: stripped != 0)
  }

  /// What the dictionary gives a private attribute of the creator; UN if it does not have it.
  static func representation(of tag: Tag, creator: String) -> String {
    var letters = [CChar](repeating: 0, count: 3)
    guard cdicom_find_private(tag.value, creator, &letters) == 1 else { return "UN" }
    return String(decoding: letters.prefix(2).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func rewritingFailure(_ status: cdicom_status) -> DecodeFailure {
    switch status {
    case CDICOM_UNKNOWN_VR:
      DecodeFailure(
        .unsupportedLayout,
        reason: "an attribute has a value representation that DICOM does not know")
    case CDICOM_UNSUPPORTED_LAYOUT:
      DecodeFailure(
        .unsupportedLayout, reason: "its samples lie in a way that cannot be written again")
    case CDICOM_UNSUPPORTED_ENCODING:
      DecodeFailure(
        .unsupportedEncoding,
        reason: "its transfer syntax (0002,0010) is not known, so that it cannot be written again")
    case CDICOM_OUT_OF_MEMORY, CDICOM_TOO_LARGE:
      DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    default: DecodeFailure(.damaged, reason: "its data set cannot be written again")
    }
  }
}
