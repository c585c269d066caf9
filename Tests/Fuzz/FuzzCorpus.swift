internal import Compute
internal import Files
internal import Foundation
internal import WeightFiles

/// Good weight files, and mutations of them.
struct FuzzCorpus {
  private let files: [Data]
  /// Numbers at which readers go wrong.
  private static let edges: [UInt64] = [
    0, 1, 2, 4, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    1 << 40, UInt64(Int64.max), 1 << 63, .max,
  ]
  /// Mutations of one file at the most.
  private static let mutationLimit: UInt64 = 6

  /// Reads the folder; the tensors of each file are added as safetensors.
  ///
  /// - Throws: what the readers say of a file that is not good.
  init(folder: URL) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var files: [Data] = []
    for name in names where !name.hasSuffix(".json") {
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      let tensors = try NamedTensors(data: data, subject: name).tensors
      files += [data, SafeTensors(metadata: ["from": name], tensors: tensors).encoded()]
    }
    precondition(!files.isEmpty, "no weight files in \(folder.path)")
    self.files = files
  }

  /// One file with one to six changes; a zip archive is sealed anew three times out of four, so
  /// that its pickle is reached.
  func mutation(using generator: inout SeededGenerator) -> Data {
    var data = files[below(files.count, &generator)]
    let seals = ZipSeal(data)
    for _ in 0...(generator.next() % Self.mutationLimit) { change(&data, &generator) }
    if let seals, generator.next() % 4 != 0 { seals.renew(&data) }
    return data
  }

  private func change(_ data: inout Data, _ generator: inout SeededGenerator) {
    guard !data.isEmpty else { return }
    let place = below(data.count, &generator)
    switch generator.next() % 10 {
    case 0: data[place] ^= 1 << (generator.next() % 8)
    case 1: data[place] = UInt8(truncatingIfNeeded: generator.next())
    case 2, 3:
      let edge = Self.edges[below(Self.edges.count, &generator)]
      let width = min(1 << below(4, &generator), data.count - place)
      for byte in 0..<width {
        data[place + byte] = UInt8(truncatingIfNeeded: edge >> UInt64(8 * byte))
      }
    case 4: data[place] &+= generator.next() % 2 == 0 ? 1 : 255
    case 5:
      // Instructions of pickles in place of each other.
      let codes: [UInt8] = Array("().012FIJKLMNPQRSTUVX]abcdeghijloqrstu}".utf8) + (0x80...0x98)
      data[place] = codes[below(codes.count, &generator)]
    case 6:
      let other = files[below(files.count, &generator)]
      let from = below(other.count, &generator)
      let count = min(1 + below(32, &generator), other.count - from, data.count - place)
      data.replaceSubrange(place..<(place + count), with: other[from..<(from + count)])
    case 7:
      let count = min(1 + below(16, &generator), data.count - place)
      let piece = Data(data[place..<(place + count)])
      generator.next() % 2 == 0
        ? data.removeSubrange(place..<(place + count)) : data.insert(contentsOf: piece, at: place)
    case 8: enlarge(&data, after: place, &generator)
    default:
      if generator.next() % 8 == 0 { data = Data(data.prefix(place)) }
    }
  }

  /// Puts an edge as a number of eight bytes in the place of the next number of one byte, with
  /// which pickles give extents and strides; zip archives are too stiff for it, legacy files not.
  private func enlarge(
    _ data: inout Data, after place: Int, _ generator: inout SeededGenerator
  ) {
    let edge = Self.edges[below(Self.edges.count, &generator)]
    let rest = data[place...].prefix(64)
    guard let found = rest.firstIndex(of: UInt8(ascii: "K")), found + 2 <= data.count else {
      return
    }
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: edge >> UInt64(8 * $0)) }
    data.replaceSubrange(found..<(found + 2), with: [0x8A, 8] + bytes)
  }

  private func below(_ limit: Int, _ generator: inout SeededGenerator) -> Int {
    Int(generator.next() % UInt64(limit))
  }
}

/// Where a good zip archive keeps the checksums of its members.
struct ZipSeal {
  /// A member's bytes, counted from the start, and its checksum, counted from the end of the file,
  /// as mutations that move bytes mostly fall before the directory.
  private var members: [(range: Range<Int>, checksumFromEnd: Int)] = []

  /// Finds them; nil for another format.
  init?(_ data: Data) {
    guard data.starts(with: Data("PK".utf8)) else { return nil }
    let signature = Data("PK\u{1}\u{2}".utf8)
    var search = 0..<data.count
    while let found = data.range(of: signature, in: search) {
      let entry = found.lowerBound
      search = found.upperBound..<data.count
      let header = Self.number(data, entry + 42)
      let start =
        header + 30 + Self.number(data, header + 26, 2)
        + Self.number(data, header + 28, 2)
      members.append((start..<(start + Self.number(data, entry + 24)), data.count - entry - 16))
    }
  }

  /// Writes the right checksums for what the members hold now.
  func renew(_ data: inout Data) {
    for member in members {
      let place = data.count - member.checksumFromEnd
      guard place >= 0, place + 4 <= data.count, member.range.upperBound <= data.count else {
        continue
      }
      let checksum = Checksum.crc32(data[member.range])
      for byte in 0..<4 {
        data[place + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte))
      }
    }
  }

  private static func number(_ data: Data, _ place: Int, _ byteCount: Int = 4) -> Int {
    (0..<byteCount).reduce(0) { $0 | Int(data[place + $1]) << (8 * $1) }
  }
}
