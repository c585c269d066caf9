/// One frame as stored: decompressed, in grey or RGB, before rescale, window and inversion.
public struct StoredFrame: Sendable, Equatable {
  /// How the samples are laid out and what was decided on the way.
  public struct Layout: Codable, Sendable, Equatable {
    /// Which frame of the file, from 0.
    public let index: Int
    /// Height in pixels.
    public let rows: Int
    /// Width in pixels.
    public let columns: Int
    /// 1 for grey, 3 for RGB, interleaved.
    public let samples: Int
    /// 8, 16, 32 or, of floating-point samples only, 64: the room of one sample.
    public let bitsAllocated: Int
    /// How many low bits of a sample carry its value; 1 … `bitsAllocated`.
    public let bitsStored: Int
    /// Whether samples are two's complement.
    public let isSigned: Bool
    /// Whether samples are floating-point numbers (IEEE 754), which only stored values are.
    public let isFloat: Bool
    /// After colour conversion: MONOCHROME1, MONOCHROME2 or RGB; PALETTE COLOR of stored values.
    public let photometric: String
    /// What was decided about codec and colour, in whole sentences.
    public let decisions: [String]

    /// Makes a layout from its parts.
    public init(
      index: Int, rows: Int, columns: Int, samples: Int, bitsAllocated: Int, bitsStored: Int,
      isSigned: Bool, isFloat: Bool = false, photometric: String, decisions: [String] = []
    ) {
      self.index = index
      self.rows = rows
      self.columns = columns
      self.samples = samples
      self.bitsAllocated = bitsAllocated
      self.bitsStored = bitsStored
      self.isSigned = isSigned
      self.isFloat = isFloat
      self.photometric = photometric
      self.decisions = decisions
    }

    /// How many bytes a frame of this layout has, or nil if the layout is no possible one.
    public var byteCount: Int? {
      guard rows > 0, columns > 0, rows <= 1 << 20, columns <= 1 << 20,
        samples == 1 || samples == 3,
        (isFloat ? [32, 64] : [8, 16, 32]).contains(bitsAllocated),
        (1...bitsAllocated).contains(bitsStored)
      else { return nil }
      return rows * columns * samples * (bitsAllocated / 8)
    }

    /// The type of a sample as NumPy names it, such as uint8 or float32.
    public var typeName: String {
      isFloat ? "float\(bitsAllocated)" : "\(isSigned ? "" : "u")int\(bitsAllocated)"
    }
  }

  /// The layout of `bytes`.
  public let layout: Layout
  /// The samples row by row, little-endian, bits above `bitsStored` zero or the sign.
  public let bytes: [UInt8]

  /// Makes a frame.
  ///
  /// - Throws: `malformed` if the bytes are not as many as the layout says.
  public init(layout: Layout, bytes: [UInt8]) throws(DecodeProtocolError) {
    guard layout.byteCount == bytes.count else {
      throw DecodeProtocolError(
        .malformed, subject: "decoded frame", reason: "its size is not what its layout says",
        hint: "this is a defect of fovea-decode; report it")
    }
    self.layout = layout
    self.bytes = bytes
  }

  /// Which frame of the file, from 0.
  public var index: Int { layout.index }
  /// Height in pixels.
  public var rows: Int { layout.rows }
  /// Width in pixels.
  public var columns: Int { layout.columns }
  /// 1 for grey, 3 for RGB, interleaved.
  public var samples: Int { layout.samples }
  /// 8, 16 or 32: the room of one sample.
  public var bitsAllocated: Int { layout.bitsAllocated }
  /// How many low bits of a sample carry its value.
  public var bitsStored: Int { layout.bitsStored }
  /// Whether samples are two's complement.
  public var isSigned: Bool { layout.isSigned }
  /// MONOCHROME1, MONOCHROME2 or RGB.
  public var photometric: String { layout.photometric }
  /// What was decided about codec and colour.
  public var decisions: [String] { layout.decisions }
}
