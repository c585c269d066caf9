public import DecodeProtocol
internal import Files
internal import Foundation

/// Finds what looks like written lines in decoded frames: three glyphs and more.
///
/// Where a first look leaves a doubt, the mean of four decides (`TextNetwork.means`).
/// It works on stored samples over their whole range, whatever a window would show. A single glyph
/// or two, such as a marker of the side, rulers and scales are left.
public struct TextScreen: Sendable {
  /// The screen with the network that comes with Fovea.
  public static let standard = TextScreen(network: .standard)

  /// SHA-256 of that network's weights and of all that decides with them.
  public static let digest: String = {
    let sizes = [form, leastSide, paddingPixels, TextNetwork.cell]
    let facts = "\(sizes) \(candidateLimit) \(cellLimit) \(peakLimit)"
    return Digest.sha256(ResourceText.data("text-regions", "bin") + Data(facts.utf8))
  }()
  /// Counts the changes of how regions come from the network's numbers that no limit below tells.
  private static let form = 1

  /// Frames that are smaller hold no text that could be read.
  static let leastSide = 12
  /// A cell that is worth a second look.
  static let candidateLimit: Float = -1
  /// Cells that belong to a line.
  static let cellLimit: Float = -2.5
  /// The number that a line's best cell reaches.
  static let peakLimit: Float = -0.5
  /// How much farther than its cells a region reaches: what a cell does not see of a glyph.
  static let paddingPixels = 8

  private let network: TextNetwork

  init(network: TextNetwork) { self.network = network }

  /// The regions that look like written lines, padded; none in a frame too small for any.
  public func regions(in frame: StoredFrame) -> [PixelRegion] {
    guard min(frame.rows, frame.columns) >= Self.leastSide else { return [] }
    let planes = planes(of: frame)
    let first = network.cells(of: planes)
    let candidates = first.groups(above: Self.candidateLimit)
    guard let window = CellMap.Window(around: candidates, in: first) else { return [] }
    let map = network.means(of: first, and: window, of: planes)
    return map.groups(above: Self.cellLimit).filter { $0.peak >= Self.peakLimit }.map { group in
      let side = TextNetwork.cell
      return PixelRegion(
        rows: group.top * side..<(group.bottom + 1) * side,
        columns: group.left * side..<(group.right + 1) * side
      ).padded(by: Self.paddingPixels, rows: frame.rows, columns: frame.columns)
    }
  }

  /// The network's numbers of all cells, row by row; the tests hold them to PyTorch.
  package func cells(of frame: StoredFrame) -> [Float] {
    network.cells(of: planes(of: frame)).values
  }

  /// The means of four looks at the whole frame, as `cells` has the first.
  package func means(of frame: StoredFrame) -> [Float] {
    let planes = planes(of: frame)
    let first = network.cells(of: planes)
    let all = CellMap.Group(top: 0, left: 0, bottom: first.rows - 1, right: first.columns - 1)
    guard let window = CellMap.Window(around: [all], in: first) else { return [] }
    return network.means(of: first, and: window, of: planes).values
  }

  private func planes(of frame: StoredFrame) -> [LocalContrast] {
    (0..<frame.samples).map { channel in
      LocalContrast(frame.levels(of: channel), rows: frame.rows, columns: frame.columns)
    }
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
