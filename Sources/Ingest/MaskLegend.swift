internal import Annotations
internal import Foundation

/// What the values of mask pictures mean.
public struct MaskLegend: Sendable, Equatable {
  /// The labels in the order in which they were named.
  public let labels: [String]
  private let key: Key

  private enum Key: Sendable, Equatable {
    /// Any value above 0 is the one label.
    case anything
    /// The value, or index into a palette, of each label.
    case values([Int])
    /// The colour of each label, red times 65,536 plus green times 256 plus blue.
    case colours([Int])
  }

  /// One label called `lesion`: any value above 0.
  public static let lesion = MaskLegend(labels: ["lesion"], key: .anything)

  private init(labels: [String], key: Key) {
    self.labels = labels
    self.key = key
  }

  /// Reads `lesion`, `1=liver,2=tumour` or `ff0000=liver,00ff00=tumour`.
  ///
  /// - Throws: `usage` for anything else.
  public init(_ text: String) throws(IngestError) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1, !text.contains("=") {
      self.init(labels: try Self.checked(labels: parts), key: .anything)
      return
    }
    let sides = parts.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    guard sides.allSatisfy({ $0.count == 2 }) else {
      throw Self.refusal("has a part without = between a value and its label")
    }
    let labels = try Self.checked(labels: sides.map { $0[1] })
    let keys = sides.map { $0[0].trimmingCharacters(in: .whitespaces) }
    let key: Key
    let numbers: [Int]
    if keys.allSatisfy({ $0.count == 6 && $0.allSatisfy(\.isHexDigit) }) {
      numbers = keys.compactMap { Int($0, radix: 16) }
      key = .colours(numbers)
    } else {
      numbers = keys.compactMap { UInt16($0).map(Int.init) }
      key = .values(numbers)
    }
    guard numbers.count == keys.count else {
      throw Self.refusal("has a value that is neither a number up to 65535 nor six hex digits")
    }
    guard !numbers.contains(0), Set(numbers).count == numbers.count else {
      throw Self.refusal("names a value twice, or 0, which is what nobody marked")
    }
    self.init(labels: labels, key: key)
  }

  private static func checked(labels: [String]) throws(IngestError) -> [String] {
    let labels = labels.map { $0.trimmingCharacters(in: .whitespaces) }
    guard labels.allSatisfy({ !$0.isEmpty && $0.count <= 64 }), labels.count <= 254,
      Set(labels).count == labels.count
    else {
      throw refusal("has a label that is blank, longer than 64 letters, or there twice")
    }
    return labels
  }

  private static func refusal(_ reason: String) -> IngestError {
    IngestError(
      .usage, subject: "--mask-labels", reason: reason,
      hint: "write --mask-labels lesion, 1=liver,2=tumour or ff0000=liver,00ff00=tumour")
  }

  /// Whether a palette's indices are wanted instead of its colours.
  var wantsIndices: Bool {
    if case .values = key { true } else { false }
  }

  /// The mask of each label, or why the picture cannot be read by this legend.
  func masks(of picture: PlainPicture) -> MaskReading {
    switch key {
    case .anything: return .masks([marked(in: picture)])
    case .values(let values):
      guard picture.channels == 1 else {
        return .refused("it is in colour where --mask-labels names values")
      }
      return masks(of: picture, pixels: picture.values.lazy.map(Int.init), keys: values)
    case .colours(let colours):
      guard picture.values.allSatisfy({ $0 < 256 }) else {
        return .refused("its colours have 16 bits where --mask-labels names ones of 8")
      }
      let (step, all) = (picture.channels, picture.values)
      let pixels = (0..<(picture.width * picture.height)).lazy.map { pixel in
        let start = pixel * step
        return step == 1
          ? Int(all[start]) * 0x010101
          : Int(all[start]) << 16 | Int(all[start + 1]) << 8 | Int(all[start + 2])
      }
      return masks(of: picture, pixels: pixels, keys: colours)
    }
  }

  private func marked(in picture: PlainPicture) -> RunLengthMask {
    let channels = picture.channels
    let pixels = (0..<(picture.width * picture.height)).map { pixel -> UInt8 in
      (0..<channels).contains { picture.values[pixel * channels + $0] > 0 } ? 1 : 0
    }
    return RunLengthMask(rows: picture.height, columns: picture.width, pixels: pixels)
  }

  private func masks(
    of picture: PlainPicture, pixels: some Sequence<Int>, keys: [Int]
  ) -> MaskReading {
    let places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, UInt8($0 + 1)) })
    var classes: [UInt8] = []
    classes.reserveCapacity(picture.width * picture.height)
    var (last, place): (Int, UInt8) = (0, 0)
    for pixel in pixels {
      if pixel != last {
        guard let known = pixel == 0 ? 0 : places[pixel] else {
          return .refused("it holds a value that --mask-labels does not name")
        }
        (last, place) = (pixel, known)
      }
      classes.append(place)
    }
    return .masks(
      keys.indices.map { index in
        RunLengthMask(
          rows: picture.height, columns: picture.width,
          pixels: classes.map { Int($0) == index + 1 ? 1 : 0 })
      })
  }
}

extension MaskLegend: CustomStringConvertible {
  /// The text that says the same: the journal of an ingest compares it between processes.
  public var description: String {
    switch key {
    case .anything: labels.joined()
    case .values(let values): zip(values, labels).map { "\($0)=\($1)" }.joined(separator: ",")
    case .colours(let colours):
      zip(colours, labels).map { colour, label in
        let digits = String(colour, radix: 16)
        return String(repeating: "0", count: 6 - digits.count) + digits + "=" + label
      }.joined(separator: ",")
    }
  }
}

/// What came of reading one mask.
enum MaskReading: Sendable {
  /// A mask for each label.
  case masks([RunLengthMask])
  /// Why there is none, to follow "mask 3 is refused: ".
  case refused(String)
}
