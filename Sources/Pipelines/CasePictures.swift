internal import Cohorts
internal import Ingest
internal import Reports

/// Small pictures of a cohort's cases, as the network's pixel steps make them.
struct CasePictures {
  /// The longer side at most.
  static let side = 160

  let cohort: Cohort

  /// The pictures of the cases that the cohort has, by pseudonym.
  ///
  /// - Throws: `untrusted` for pixels that were changed, errors of the files.
  func pictures(of caseIDs: [String]) throws(CohortsError) -> [String: ReportPicture] {
    let wanted = Set(caseIDs)
    var pictures: [String: ReportPicture] = [:]
    for facts in cohort.cases where wanted.contains(facts.caseID) {
      pictures[facts.caseID] = Self.reduced(
        PixelPipeline.unitImage(of: try cohort.image(of: facts)))
    }
    return pictures
  }

  /// The mean of each block of pixels, blocks as large as the longer side needs.
  static func reduced(_ image: UnitImage) -> ReportPicture {
    let block = max(1, (max(image.width, image.height) + side - 1) / side)
    let width = max(1, image.width / block)
    let height = max(1, image.height / block)
    var samples: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<image.channels {
          samples.append(mean(image, block: block, x: x, y: y, channel: channel))
        }
      }
    }
    return ReportPicture(
      width: width, height: height, channels: image.channels, samples: samples)
  }

  private static func mean(
    _ image: UnitImage, block: Int, x: Int, y: Int, channel: Int
  ) -> UInt8 {
    var sum = 0.0
    var count = 0.0
    for row in (y * block)..<min((y + 1) * block, image.height) {
      for column in (x * block)..<min((x + 1) * block, image.width) {
        sum += Double(image.values[(row * image.width + column) * image.channels + channel])
        count += 1
      }
    }
    return UInt8((min(1, max(0, sum / count)) * 255).rounded())
  }
}
