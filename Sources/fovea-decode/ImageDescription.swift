internal import CDICOM
internal import DecodeProtocol

/// The image pixel module of a file (PS3.3 C.7.6.3), checked.
struct ImageDescription {
  let rows: Int
  let columns: Int
  let samples: Int
  let bitsAllocated: Int
  let bitsStored: Int
  let highBit: Int
  let isSigned: Bool
  let isPlanar: Bool
  let photometric: String
  let frameCount: Int
  let encoding: Encoding
  /// Whether the samples are floating-point numbers.
  let isFloat: Bool
  /// Whether the values of a palette stay indices into it.
  let keepsIndices: Bool
  /// What had to be assumed, in sentences.
  let decisions: [String]

  /// Checks what the file says before anything is allocated for it.
  ///
  /// - Parameter asStored: Whether the stored values are wanted, whatever they mean.
  /// - Throws: `damaged`, `tooLarge`, `unsupportedEncoding`, `unsupportedLayout`.
  init(
    _ facts: cdicom_facts, limits: DecodeLimits, asStored: Bool
  ) throws(DecodeFailure) {
    var decisions: [String] = []
    isFloat = facts.pixels == CDICOM_FLOAT_PIXELS || facts.pixels == CDICOM_DOUBLE_PIXELS
    guard !isFloat || asStored else {
      throw DecodeFailure(
        .unsupportedLayout,
        reason: "floating-point pixels are not read; convert them to integers with a rescale slope")
    }
    keepsIndices = asStored
    encoding = try Encoding(
      transferSyntax: ObjectKind.text(facts.transfer_syntax),
      isEncapsulated: facts.pixels == CDICOM_ENCAPSULATED_PIXELS)
    rows = Int(facts.rows)
    columns = Int(facts.columns)
    samples = facts.samples == 0 ? 1 : Int(facts.samples)
    bitsAllocated = Int(facts.bits_allocated)
    isSigned = facts.is_signed == 1
    isPlanar = facts.planar == 1
    guard bitsAllocated > 0, rows > 0, columns > 0 else {
      throw DecodeFailure(
        .damaged, reason: "Rows, Columns or BitsAllocated (0028,0100) is missing or zero")
    }
    // Floating-point pixels have one sample (PS3.3 C.7.6.24).
    guard samples == 1 || samples == 3 && !isFloat,
      isFloat || [1, 8, 16, 32].contains(bitsAllocated)
    else {
      throw DecodeFailure(
        .unsupportedLayout,
        reason: "\(samples) samples of \(bitsAllocated) bits per pixel are not read")
    }
    guard bitsAllocated != 1 || samples == 1 && Self.ofOneBit.contains(encoding) else {
      throw DecodeFailure(
        .unsupportedEncoding,
        reason: "pixels of one bit are not read in this encoding; export it uncompressed")
    }
    if facts.bits_stored == 0, !isFloat {
      decisions.append("BitsStored (0028,0101) is missing: taken as BitsAllocated")
    }
    bitsStored = facts.bits_stored == 0 || isFloat ? bitsAllocated : Int(facts.bits_stored)
    guard bitsStored <= bitsAllocated else {
      throw DecodeFailure(.damaged, reason: "BitsStored (0028,0101) exceeds BitsAllocated")
    }
    let high = ImageDescription.highBit(facts, bitsStored, bitsAllocated, isFloat: isFloat)
    highBit = high ?? bitsStored - 1
    if high == nil {
      decisions.append("HighBit (0028,0102) cannot be: taken as BitsStored - 1")
    }
    photometric = try ImageDescription.photometric(facts, samples: samples, &decisions)
    frameCount = Int(facts.frames)
    self.decisions = decisions
    try limits.check(
      rows: rows, columns: columns, samples: photometric == Palette.name ? 3 : samples,
      bytesPerSample: max(1, bitsAllocated / 8))
    try checkLength(facts)
  }

  /// The encodings of which pixels of one bit are read.
  private static let ofOneBit: [Encoding] = [.native, .runLength, .jpeg2000]

  /// Whether colour is stored as two luminance samples per pair of chrominance samples.
  var isHalfChroma: Bool { encoding == .native && photometric == "YBR_FULL_422" }

  /// The bytes that one frame takes before conversion; a sample of one bit takes a byte.
  var rawByteCount: Int {
    let bytesPerSample = max(1, bitsAllocated / 8)
    return isHalfChroma ? rows * columns * 2 : rows * columns * samples * bytesPerSample
  }

  /// The stated place of the highest bit; nil if it cannot be.
  private static func highBit(
    _ facts: cdicom_facts, _ bitsStored: Int, _ bitsAllocated: Int, isFloat: Bool
  ) -> Int? {
    if isFloat { return bitsAllocated - 1 }
    let stated = Int(facts.high_bit)
    return (bitsStored - 1..<bitsAllocated).contains(stated) ? stated : nil
  }

  private static func photometric(
    _ facts: cdicom_facts, samples: Int, _ decisions: inout [String]
  ) throws(DecodeFailure) -> String {
    let name = ObjectKind.text(facts.photometric)
    if name.isEmpty {
      let assumed = samples == 1 ? "MONOCHROME2" : "RGB"
      decisions.append("PhotometricInterpretation (0028,0004) is missing: taken as \(assumed)")
      return assumed
    }
    let known =
      samples == 1
      ? ["MONOCHROME1", "MONOCHROME2", Palette.name]
      : [
        "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420", "YBR_RCT",
        "YBR_ICT",
      ]
    guard known.contains(name) else {
      throw DecodeFailure(
        .unsupportedLayout,
        reason: "its PhotometricInterpretation (0028,0004) is not read with \(samples) samples")
    }
    return name
  }

  /// Refuses a file that announces more frames than it can hold.
  private func checkLength(_ facts: cdicom_facts) throws(DecodeFailure) {
    let isEnough: Bool
    if encoding == .native {
      let bits = bitsAllocated == 1 ? rawByteCount : rawByteCount * 8
      let (all, overflow) = bits.multipliedReportingOverflow(by: frameCount)
      isEnough = !overflow && (all + 7) / 8 <= Int(clamping: facts.pixel_bytes)
      guard !isHalfChroma || columns % 2 == 0 else {
        throw DecodeFailure(.damaged, reason: "YBR_FULL_422 pixels with an odd number of columns")
      }
    } else {
      isEnough = Int(facts.fragments) >= frameCount
    }
    guard isEnough else {
      throw DecodeFailure(.damaged, reason: "it holds fewer pixels than its header announces")
    }
  }
}
