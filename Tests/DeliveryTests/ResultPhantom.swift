import Annotations
import DecodeProtocol
import Delivery
import Foundation
import Privacy
import Testing

/// Images without symmetry, and masks that a formula says; Tests/Peers/dicom_results.py knows the
/// same formula and nothing else of it.
struct ResultPhantom {
  /// How the images lie.
  enum Layout: String, CaseIterable {
    /// A series of slices in the patient, one instance each.
    case slices
    /// One instance of many frames that lie nowhere.
    case frames
  }

  let rows: Int
  let columns: Int
  let count: Int
  let labels: [String]
  let layout: Layout

  static let allLabels = ["lesion", "liver", "dark rim of it"]
  static let model = ResultModel(
    name: "phantom", digest: String(repeating: "ab", count: 32), version: "0.1.0")

  /// The sizes, numbers and layouts that are judged.
  static let all: [ResultPhantom] = [(5, 7), (16, 16), (13, 64)].flatMap { rows, columns in
    [1, 7].flatMap { count in
      [1, 3].flatMap { labels in
        Layout.allCases.map { layout in
          ResultPhantom(
            rows: rows, columns: columns, count: count,
            labels: Array(allLabels.prefix(labels)), layout: layout)
        }
      }
    }
  }

  var name: String { "\(rows)x\(columns)-\(count)-\(labels.count)-\(layout.rawValue)" }

  /// Whether a pixel is marked.
  static func isMarked(_ x: Int, _ y: Int, image: Int, label: Int) -> Bool {
    (3 * x + 5 * y + 7 * image + 11 * label) % 17 < 6 && x + 2 * y > image
  }

  func mask(image: Int, label: Int) -> RunLengthMask {
    let pixels = (0..<rows * columns).map { place -> UInt8 in
      Self.isMarked(place % columns, place / columns, image: image, label: label) ? 1 : 0
    }
    return RunLengthMask(rows: rows, columns: columns, pixels: pixels)
  }

  /// The grey of a pixel.
  func sample(_ x: Int, _ y: Int, image: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: 2 * x + 9 * y + 31 * image)
  }

  func rgb(image: Int) -> [UInt8] {
    (0..<rows * columns).flatMap { place in
      Array(repeating: sample(place % columns, place / columns, image: image), count: 3)
    }
  }

  /// The headers and pixels of the instances.
  var instances: [DataSet] {
    switch layout {
    case .slices: (0..<count).map { instance([$0], number: $0) }
    case .frames: [instance(Array(0..<count), number: 0)]
    }
  }

  private func instance(_ images: [Int], number: Int) -> DataSet {
    let isSlice = layout == .slices
    let root = "2.25.4711.\(rows).\(columns).\(count).\(labels.count).\(isSlice ? 1 : 2)"
    let pixels = images.flatMap { image in
      (0..<rows * columns).map { sample($0 % columns, $0 / columns, image: image) }
    }
    var elements: [(UInt32, String, String)] = [
      (0x0008_0005, "CS", "ISO_IR 192"), (0x0008_0008, "CS", "DERIVED\\SECONDARY"),
      (0x0008_0016, "UI", isSlice ? "1.2.840.10008.5.1.4.1.1.7" : "1.2.840.10008.5.1.4.1.1.7.2"),
      (0x0008_0018, "UI", "\(root).3.\(number + 1)"), (0x0008_0020, "DA", "20240229"),
      (0x0008_0030, "TM", "101112"), (0x0008_0050, "SH", ""), (0x0008_0060, "CS", "OT"),
      (0x0008_0064, "CS", "WSD"), (0x0008_0070, "LO", ""), (0x0008_0090, "PN", ""),
      (0x0010_0010, "PN", "Jäger^Ägidius"), (0x0010_0020, "LO", "P-17"),
      (0x0010_0030, "DA", ""), (0x0010_0040, "CS", "O"), (0x0020_000D, "UI", "\(root).1"),
      (0x0020_000E, "UI", "\(root).2"), (0x0020_0010, "SH", "1"), (0x0020_0011, "IS", "1"),
      (0x0020_0013, "IS", String(number + 1)), (0x0020_0020, "CS", ""),
      (0x0028_0004, "CS", "MONOCHROME2"), (0x0028_0030, "DS", "0.5\\0.25"),
    ]
    if isSlice {
      elements += [
        (0x0018_0050, "DS", "3"), (0x0020_0032, "DS", "-10\\20.5\\\(number * 3)"),
        (0x0020_0037, "DS", "1\\0\\0\\0\\1\\0"), (0x0020_0052, "UI", "\(root).4"),
      ]
    } else {
      elements.append((0x0028_0008, "IS", String(images.count)))
    }
    var made = DataSet(
      elements.map { DataElement(Tag($0.0), $0.1, $0.2) }.sorted { $0.tag < $1.tag })
    let numbers: [(UInt32, Int)] = [
      (0x0028_0002, 1), (0x0028_0010, rows), (0x0028_0011, columns), (0x0028_0100, 8),
      (0x0028_0101, 8), (0x0028_0102, 7), (0x0028_0103, 0),
    ]
    for (tag, value) in numbers { made.put(Sample.number(tag, UInt16(value))) }
    made.put(DataElement(tag: .pixelData, vr: "OB", value: .bytes(pixels)))
    return made
  }

  /// What a perfect model would say of the images.
  func results(boxes: Bool = false) throws -> [ImageResult] {
    let sources = try instances.map { try #require(SourceInstance(original: RawHeader($0))) }
    return (0..<count).map { image in
      var result = ImageResult(
        source: layout == .slices ? sources[image] : sources[0],
        frame: layout == .slices ? 0 : image)
      result.masks = labels.indices.map { (labels[$0], mask(image: image, label: $0)) }
      result.answers = labels.indices.map {
        ImageResult.LabelAnswer(
          label: labels[$0], probability: 0.75 + Double($0) / 16,
          isPresent: !mask(image: image, label: $0).isEmpty)
      }
      if boxes {
        let box = LabelledBox(label: "lesion", x: 1, y: 2.5, width: 3, height: 1.5)
        result.boxes = [ImageResult.ScoredBox(box: box, score: 0.625)]
      }
      return result
    }
  }
}
