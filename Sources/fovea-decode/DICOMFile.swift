internal import CDICOM
internal import DecodeProtocol

/// A DICOM file that is open: DCMTK's handle, closed when this value ends.
struct DICOMFile: ~Copyable {
  let handle: OpaquePointer
  let isBare: Bool

  /// Opens and parses a file without its pixels.
  ///
  /// - Throws: `unreadable`, `damaged`, `tooLarge`.
  init(path: [UInt8], isBare: Bool, toRewrite: Bool = false) throws(DecodeFailure) {
    var opened: OpaquePointer?
    let name = path.map { CChar(bitPattern: $0) } + [0]
    let status =
      toRewrite
      ? cdicom_open_whole(name, isBare ? 1 : 0, &opened)
      : cdicom_open(name, isBare ? 1 : 0, &opened)
    guard status == CDICOM_OK, let opened else {
      throw DICOMFile.failure(status, otherwise: "its data set breaks off or is not well-formed")
    }
    handle = opened
    self.isBare = isBare
  }

  deinit { cdicom_close(handle) }

  /// What the file is; with the description of its image if it has one that can be read.
  ///
  /// - Throws: `damaged`, `tooLarge`, `unsupportedEncoding`, `unsupportedLayout`.
  func examined(
    _ limits: DecodeLimits
  ) throws(DecodeFailure) -> (answer: DecodeAnswer, image: ImageDescription?) {
    let facts = try facts()
    let tree = try attributes()
    if isBare, !DICOMFile.isConvincing({ tree[$0] != nil }) {
      return (.notAnImage(DICOMFile.unknown, nil), nil)
    }
    if let what = ObjectKind.notAnImage(facts) { return (.notAnImage(what, tree), nil) }
    let image = try ImageDescription(facts, limits: limits, asStored: false)
    return (.dicom(tree, frameCount: image.frameCount), image)
  }

  /// The same for somebody who wants the stored values only: an object of any class that has
  /// pixels, without its attributes.
  ///
  /// - Throws: as `examined`.
  func examinedAsStored(
    _ limits: DecodeLimits
  ) throws(DecodeFailure) -> (answer: DecodeAnswer, image: ImageDescription?) {
    let facts = try facts()
    if isBare {
      let tree = try attributes()
      guard DICOMFile.isConvincing({ tree[$0] != nil }) else {
        return (.notAnImage(DICOMFile.unknown, nil), nil)
      }
    }
    if facts.pixels == CDICOM_NO_PIXELS, let what = ObjectKind.notAnImage(facts) {
      return (.notAnImage(what, nil), nil)
    }
    let image = try ImageDescription(facts, limits: limits, asStored: true)
    return (.dicom(AttributeTree(), frameCount: image.frameCount), image)
  }

  private static let unknown = NotAnImage(.unknown, reason: "neither DICOM nor PNG nor JPEG")

  private func facts() throws(DecodeFailure) -> cdicom_facts {
    var facts = cdicom_facts()
    let status = cdicom_read_facts(handle, &facts)
    guard status == CDICOM_OK else {
      throw DICOMFile.failure(status, otherwise: "its image attributes cannot be read")
    }
    return facts
  }

  /// Whether what was parsed without any header is a data set after all: it has two attributes
  /// that only one has.
  static func isConvincing(_ has: (Tag) -> Bool) -> Bool {
    let telling: [Tag] = [
      .sopClassUID, .sopInstanceUID, .modality, .studyInstanceUID, .seriesInstanceUID, .rows,
    ]
    return telling.filter(has).count >= 2
  }

  /// Meta header and data set.
  ///
  /// - Throws: `damaged`.
  private func attributes() throws(DecodeFailure) -> AttributeTree {
    var limits = cdicom_limits(
      most_attributes: AttributeListing.mostAttributes,
      deepest_nesting: AttributeListing.deepestNesting,
      longest_value: AttributeListing.longestValue)
    var entries: UnsafePointer<cdicom_entry>?
    var count = 0
    var omitted = 0
    let status = cdicom_read_attributes(handle, &limits, &entries, &count, &omitted)
    guard status == CDICOM_OK else {
      throw DICOMFile.failure(status, otherwise: "its attributes cannot be read")
    }
    var listing = AttributeListing(UnsafeBufferPointer(start: entries, count: count))
    return listing.tree(omittedCount: omitted)
  }

  /// The compressed stream of a frame.
  ///
  /// - Throws: `damaged`, `noSuchFrame`.
  func codestream(_ index: Int) throws(DecodeFailure) -> [UInt8] {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let status = cdicom_read_codestream(handle, UInt32(index), &bytes, &count)
    guard status == CDICOM_OK else {
      throw DICOMFile.failure(status, otherwise: "its compressed pixels cannot be found")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// A frame as DCMTK gives it, with the colour model it then has.
  ///
  /// - Throws: `damaged`, `noSuchFrame`, `unsupportedEncoding`.
  func rawFrame(
    _ index: Int, byteCount: Int
  ) throws(DecodeFailure) -> (bytes: [UInt8], photometric: String) {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var name = [CChar](repeating: 0, count: 20)
    let status = cdicom_read_frame(handle, UInt32(index), &bytes, byteCount, &name)
    guard status == CDICOM_OK else {
      throw DICOMFile.failure(status, otherwise: "its pixels cannot be decoded")
    }
    let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (bytes, String(decoding: text, as: UTF8.self))
  }

  /// The palette of one colour, 0 red to 2 blue.
  ///
  /// - Throws: `damaged`, `unsupportedLayout`.
  func palette(_ channel: Int32) throws(DecodeFailure) -> Palette.Channel {
    var entries: UnsafePointer<UInt16>?
    var count = 0
    var first: Int32 = 0
    var bits: UInt16 = 0
    let status = cdicom_read_palette(handle, channel, &entries, &count, &first, &bits)
    if status == CDICOM_UNSUPPORTED_LAYOUT {
      throw DecodeFailure(.unsupportedLayout, reason: "segmented palettes are not read")
    }
    guard status == CDICOM_OK else {
      throw DICOMFile.failure(status, otherwise: "its palette is missing or too short")
    }
    return Palette.Channel(
      entries: Array(UnsafeBufferPointer(start: entries, count: count)), first: Int(first),
      bits: Int(bits))
  }

  private static func failure(_ status: cdicom_status, otherwise reason: String) -> DecodeFailure {
    switch status {
    case CDICOM_CANNOT_OPEN: DecodeFailure(.unreadable, reason: "the file cannot be opened")
    case CDICOM_OUT_OF_MEMORY, CDICOM_TOO_LARGE:
      DecodeFailure(.tooLarge, reason: "it needs more memory than it may use")
    case CDICOM_UNSUPPORTED_ENCODING:
      DecodeFailure(.unsupportedEncoding, reason: "its pixels are compressed in an unknown way")
    case CDICOM_NO_SUCH_FRAME:
      DecodeFailure(.noSuchFrame, reason: "it has fewer frames than were asked for")
    default: DecodeFailure(.damaged, reason: reason)
    }
  }
}
