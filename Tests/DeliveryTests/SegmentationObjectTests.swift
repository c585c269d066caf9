import Annotations
import DecodeProtocol
import Delivery
import Foundation
import Testing

/// Segmentations, read back by the rule that PS3.5 and PS3.3 give for their bits.
@Suite struct SegmentationObjectTests {
  private static func object(_ phantom: ResultPhantom) throws -> DataSet {
    let study = StudyResults(
      try phantom.results(), model: ResultPhantom.model, isOriginal: false,
      writesSegmentations: true)
    var files: [StudyResults.File] = []
    study.eachSegmentation { files.append($0) }
    #expect(files.count == 1)
    return try DataSet(bytes: Array(try #require(files.first).bytes.dropFirst(132)))
  }

  @Test(arguments: ResultPhantom.all.indices)
  func `bit i of the stream is bit i mod 8 of byte i div 8`(_ index: Int) throws {
    let phantom = ResultPhantom.all[index]
    let object = try Self.object(phantom)
    let bytes = try #require(object[.pixelData]).bytes
    let frames = object[.perFrameFunctionalGroups]?.items ?? []
    let size = phantom.rows * phantom.columns
    #expect(bytes.count == (frames.count * size + 15) / 16 * 2, "\(phantom.name)")
    var seen: Set<[Int]> = []
    for (number, frame) in frames.enumerated() {
      let label = try Self.segment(of: frame) - 1
      let image = try Self.image(of: frame, phantom)
      seen.insert([label, image])
      for place in 0..<size {
        let bit = number * size + place
        let isSet = bytes[bit / 8] >> UInt8(bit % 8) & 1 == 1
        let (x, y) = (place % phantom.columns, place / phantom.columns)
        let isMarked = ResultPhantom.isMarked(x, y, image: image, label: label)
        #expect(isSet == isMarked, "\(phantom.name), frame \(number), \(x), \(y)")
      }
    }
    let wanted = phantom.labels.indices.flatMap { label in
      (0..<phantom.count).filter { !phantom.mask(image: $0, label: label).isEmpty }
        .map { [label, $0] }
    }
    #expect(seen == Set(wanted), "\(phantom.name)")
  }

  private static func segment(of frame: DataSet) throws -> Int {
    let item = try #require(frame[Tag(0x0062_000A)]?.items.first)
    return Int(try #require(item[Tag(0x0062_000B)]?.bytes.first))
  }

  /// Which image of the phantom a frame says that it is of.
  private static func image(of frame: DataSet, _ phantom: ResultPhantom) throws -> Int {
    let derivation = try #require(frame[Tag(0x0008_9124)]?.items.first)
    let source = try #require(derivation[Tag(0x0008_2112)]?.items.first)
    if phantom.layout == .frames {
      return phantom.count == 1
        ? 0 : try #require(source.string(Tag(0x0008_1160)).flatMap { Int($0) }) - 1
    }
    let uid = source.string(Tag(0x0008_1155))
    return try #require(phantom.instances.firstIndex { $0.string(.sopInstanceUID) == uid })
  }

  @Test func `nothing marked gives no segmentation, and a picture that says so`() throws {
    let phantom = ResultPhantom(
      rows: 60, columns: 300, count: 3, labels: ["lesion"], layout: .slices)
    var results = try phantom.results()
    for index in results.indices {
      results[index].masks = [("lesion", .empty(rows: 60, columns: 300))]
      results[index].answers = [.init(label: "lesion", probability: 0.1, isPresent: false)]
    }
    let study = StudyResults(
      results, model: ResultPhantom.model, isOriginal: false, writesSegmentations: true)
    #expect(study.segmentationCount == 0)
    #expect(study.pictured == [1])
  }

  @Test func `the same results have the same bytes, another model's other identifiers`() throws {
    let phantom = ResultPhantom.all[5]
    let other = ResultModel(
      name: "phantom", digest: String(repeating: "cd", count: 32), version: "0.1.0")
    let made = try [ResultPhantom.model, ResultPhantom.model, other].map { model in
      try #require(
        StudyResults(
          try phantom.results(), model: model, isOriginal: false, writesSegmentations: true
        ).report)
    }
    #expect(made[0].bytes == made[1].bytes)
    #expect(made[0].uid != made[2].uid)
    #expect(made[0].uid.hasPrefix("2.25."))
    #expect(made[0].uid.utf8.count <= 64)
  }

  @Test func `a result for the hospital's own archive is marked`() throws {
    let results = try ResultPhantom.all[0].results()
    let study = StudyResults(
      results, model: ResultPhantom.model, isOriginal: true, writesSegmentations: true)
    let report = try #require(study.report)
    let read = try DataSet(bytes: Array(report.bytes.dropFirst(132)))
    #expect(read.string(Tag(0x0012_0062)) == "NO")
    #expect(
      read.string(.seriesDescription)
        == "Fovea – not for primary diagnosis – report (original)")
  }
}
