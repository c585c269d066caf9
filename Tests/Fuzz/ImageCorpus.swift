internal import Compute
internal import Foundation
internal import WeightFiles

/// Good images, and truncations and mutations of them.
struct ImageCorpus {
  /// What no answer may repeat: it is in paths, and mutations write it into files.
  static let canary = "KANARIENVOGEL"

  /// The files of the first folder come first.
  private(set) var files: [Data] = []
  private var ranges: [Range<Int>] = []

  private static let texts: Set<String> = ["csv", "json", "jsonl", "md", "txt", "yaml"]
  /// Numbers at which readers go wrong.
  private static let edges: [UInt64] = [
    0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE,
    0xFFFF_FFFF, 1 << 40, UInt64(Int64.max), .max,
  ]
  /// Beginnings and ends of items and sequences (PS3.5 §7.5), an element that holds a sequence, and
  /// markers of JPEG (T.81 table B.1) and JPEG 2000 (T.800 table A.2).
  private static let words: [[UInt8]] = [
    [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF, 0x00, 0xE0, 4, 0, 0, 0],
    [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0], [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0],
    [0x40, 0, 0x30, 0xA7] + Array("SQ\0\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],
    [0xE0, 0x7F, 0x10, 0x00] + Array("OB\0\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],
    [0xFF, 0x01], [0xFF, 0xC0], [0xFF, 0xC2], [0xFF, 0xC3], [0xFF, 0xC4], [0xFF, 0xD8],
    [0xFF, 0xD9], [0xFF, 0xDA], [0xFF, 0xDB], [0xFF, 0xDD], [0xFF, 0xF7], [0xFF, 0xF8],
    [0xFF, 0x4F, 0xFF, 0x51], [0xFF, 0x52], [0xFF, 0x5C], [0xFF, 0x90], [0xFF, 0x93],
  ]
  /// Where the heads of most files lie; every second change is made there.
  private static let headByteCount = 4096
  private static let mutationLimit: UInt64 = 6

  /// Reads every file below the folders but texts.
  ///
  /// - Throws: what reading throws.
  init(folders: [String]) throws {
    for folder in folders {
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      let first = files.count
      for name in names {
        let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
          !isFolder.boolValue, !Self.texts.contains(url.pathExtension)
        else { continue }
        files.append(try Data(contentsOf: url))
      }
      precondition(files.count > first, "no images in \(folder)")
      ranges.append(first..<files.count)
    }
  }

  /// The file of this number, cut off at a random place.
  func truncation(_ number: Int, _ generator: inout SeededGenerator) -> Data {
    let file = files[number]
    return file.prefix(below(max(1, file.count), &generator))
  }

  /// One file with a change, or up to six; the checksums of a PNG are made good three times out of
  /// four, so that what stands behind them is reached.
  func mutation(_ generator: inout SeededGenerator) -> Data {
    let range = ranges[below(ranges.count, &generator)]
    var data = files[range.lowerBound + below(range.count, &generator)]
    let more = generator.next() % 2 == 0 ? 0 : generator.next() % Self.mutationLimit
    for _ in 0...more { change(&data, &generator) }
    if generator.next() % 4 != 0 { renewChecksums(&data) }
    return data
  }

  private func change(_ data: inout Data, _ generator: inout SeededGenerator) {
    guard !data.isEmpty else { return }
    let reach = generator.next() % 2 == 0 ? data.count : min(data.count, Self.headByteCount)
    let place = below(reach, &generator)
    switch generator.next() % 11 {
    case 0: data[place] ^= 1 << (generator.next() % 8)
    case 1: data[place] = UInt8(truncatingIfNeeded: generator.next())
    case 2, 3:
      let edge = Self.edges[below(Self.edges.count, &generator)]
      let width = 1 << below(4, &generator)
      let isBigEndian = generator.next() % 4 == 0
      let bytes = (0..<width).map { UInt8(truncatingIfNeeded: edge >> UInt64(8 * $0)) }
      overwrite(&data, place, with: isBigEndian ? bytes.reversed() : bytes)
    case 4: data[place] &+= generator.next() % 2 == 0 ? 1 : 255
    case 5: overwrite(&data, place, with: Array(Self.canary.utf8))
    case 6:
      let other = files[below(files.count, &generator)]
      guard !other.isEmpty else { return }
      let from = below(other.count, &generator)
      let piece = other[from..<min(other.count, from + 1 + below(64, &generator))]
      overwrite(&data, place, with: Array(piece))
    case 7:
      let range = place..<min(data.count, place + 1 + below(64, &generator))
      let piece = Data(data[range])
      generator.next() % 2 == 0
        ? data.removeSubrange(range) : data.insert(contentsOf: piece, at: place)
    case 8, 9:
      let word = Self.words[below(Self.words.count, &generator)]
      generator.next() % 2 == 0
        ? overwrite(&data, place, with: word) : data.insert(contentsOf: word, at: place)
    default: if generator.next() % 8 == 0 { data = Data(data.prefix(place)) }
    }
  }

  private func overwrite(_ data: inout Data, _ place: Int, with bytes: [UInt8]) {
    let end = min(data.count, place + bytes.count)
    data.replaceSubrange(place..<end, with: bytes.prefix(end - place))
  }

  /// Writes the right checksum behind each chunk of a PNG (PNG specification §5.3).
  private func renewChecksums(_ data: inout Data) {
    guard data.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return }
    var chunk = 8
    while chunk + 12 <= data.count {
      let length = (0..<4).reduce(0) { $0 << 8 | Int(data[chunk + $1]) }
      let end = chunk + 8 + length
      guard end + 4 <= data.count else { return }
      let checksum = Checksum.crc32(data[(chunk + 4)..<end])
      for byte in 0..<4 {
        data[end + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * byte))
      }
      chunk = end + 4
    }
  }

  private func below(_ limit: Int, _ generator: inout SeededGenerator) -> Int {
    Int(generator.next() % UInt64(limit))
  }
}
