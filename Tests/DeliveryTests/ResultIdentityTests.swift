import DecodeProtocol
import Delivery
import Foundation
import Testing

/// Identifiers follow what is said: an archive keeps what it has under one, and drops the rest.
@Suite struct ResultIdentityTests {
  private static let slices = ResultPhantom(
    rows: 13, columns: 64, count: 3, labels: ["lesion", "liver"], layout: .slices)
  private static let frames = ResultPhantom(
    rows: 13, columns: 64, count: 3, labels: ["lesion"], layout: .frames)

  private static func study(_ results: [ImageResult]) -> StudyResults {
    StudyResults(
      results, model: ResultPhantom.model, isOriginal: false, writesSegmentations: true)
  }

  private static func segmentation(_ results: [ImageResult]) -> String? {
    var uids: [String] = []
    study(results).eachSegmentation { uids.append($0.uid) }
    return uids.count == 1 ? uids[0] : nil
  }

  /// The results with one image left out for want of time.
  private static func partial(_ phantom: ResultPhantom) throws -> [ImageResult] {
    var results = try phantom.results()
    results[2] = ImageResult(source: results[2].source, frame: results[2].frame)
    results[2].refusal = "its study's time was up"
    return results
  }

  @Test(arguments: [false, true])
  func `a study that is answered whole the second time has another report`(
    isMultiFrame: Bool
  ) throws {
    let phantom = isMultiFrame ? Self.frames : Self.slices
    let (whole, partial) = (try phantom.results(), try Self.partial(phantom))
    let reports = try [whole, partial].map { try #require(Self.study($0).report).uid }
    #expect(reports[0] != reports[1])
    let masks = try [whole, partial].map { try #require(Self.segmentation($0)) }
    #expect(masks[0] != masks[1])
    let pictures = [whole, partial].map {
      Self.study($0).picture(of: 2, rgb: phantom.rgb(image: 2)).uid
    }
    #expect(pictures[0] != pictures[1])
    // What was answered both times is the same picture.
    let same = [whole, partial].map {
      Self.study($0).picture(of: 0, rgb: phantom.rgb(image: 0)).uid
    }
    #expect(same[0] == same[1])
  }

  @Test func `another probability is another report`() throws {
    var results = try Self.slices.results()
    let first = try #require(Self.study(results).report).uid
    results[0].answers[0] = .init(label: "lesion", probability: 0.5, isPresent: true)
    #expect(try #require(Self.study(results).report).uid != first)
  }

  @Test func `the same results are the same objects`() throws {
    let (one, two) = (try Self.slices.results(), try Self.slices.results())
    #expect(Self.study(one).report?.bytes == Self.study(two).report?.bytes)
    #expect(Self.segmentation(one) == Self.segmentation(two))
  }
}
