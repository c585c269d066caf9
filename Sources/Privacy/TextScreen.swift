public import DecodeProtocol

/// Finds what looks like written lines in decoded frames: three glyphs and more.
///
/// It works on stored samples over their whole range, whatever a window would show. A single glyph
/// or two, such as a marker of the side, rulers and scales are left.
public struct TextScreen: Sendable {
  /// The screen with the network that comes with Fovea.
  public static let standard = TextScreen(network: .standard)

  /// Frames that are smaller hold no text that could be read.
  static let leastSide = 12
  /// Cells that belong to a line.
  static let cellLimit: Float = -3
  /// The number that a line's best cell reaches.
  static let peakLimit: Float = 0
  /// How many cells a line has at least.
  static let leastCells = 6
  /// How much farther than its cells a region reaches: what a cell does not see of a glyph.
  static let paddingPixels = 8

  private let network: TextNetwork

  init(network: TextNetwork) { self.network = network }

  /// The regions that look like written lines, padded; none in a frame too small for any.
  public func regions(in frame: StoredFrame) -> [PixelRegion] {
    guard min(frame.rows, frame.columns) >= Self.leastSide else { return [] }
    return map(of: frame).groups(above: Self.cellLimit).filter(Self.isLine).map { group in
      let side = TextNetwork.cell
      return PixelRegion(
        rows: group.top * side..<(group.bottom + 1) * side,
        columns: group.left * side..<(group.right + 1) * side
      ).padded(by: Self.paddingPixels, rows: frame.rows, columns: frame.columns)
    }
  }

  /// The network's numbers of all cells, row by row; the tests hold them to PyTorch.
  package func cells(of frame: StoredFrame) -> [Float] { map(of: frame).values }

  private func map(of frame: StoredFrame) -> CellMap {
    let planes = (0..<frame.samples).map { channel in
      LocalContrast(frame.levels(of: channel), rows: frame.rows, columns: frame.columns)
    }
    return network.cells(of: planes)
  }

  private static func isLine(_ group: CellMap.Group) -> Bool {
    group.peak >= peakLimit && group.count >= leastCells
  }
}

extension StoredFrame {
  /// The samples of one colour as whole numbers from 0 to 65,535; of wider ones the upper bits that
  /// differ.
  func levels(of channel: Int) -> [Int32] {
    let count = rows * columns
    let (step, samples) = (samples, samples)
    return bytes.withUnsafeBytes { bytes in
      switch bitsAllocated {
      case 8:
        let offset: Int32 = isSigned ? 128 : 0
        return (0..<count).map { place in
          let byte = bytes[place * step + channel]
          return isSigned ? Int32(Int8(bitPattern: byte)) + offset : Int32(byte)
        }
      case 16:
        return (0..<count).map { place in
          let word = UInt16(
            littleEndian: bytes.loadUnaligned(
              fromByteOffset: 2 * (place * step + channel), as: UInt16.self))
          return isSigned ? Int32(Int16(bitPattern: word)) + 32768 : Int32(word)
        }
      default:
        let words = (0..<count).map { place in
          let word = UInt32(
            littleEndian: bytes.loadUnaligned(
              fromByteOffset: 4 * (place * samples + channel), as: UInt32.self))
          return isSigned ? Int64(Int32(bitPattern: word)) : Int64(word)
        }
        let (least, most) = (words.min() ?? 0, words.max() ?? 0)
        let shift = max(0, 64 - (most - least).leadingZeroBitCount - 16)
        return words.map { Int32(($0 - least) >> shift) }
      }
    }
  }
}
