internal import DecodeProtocol
internal import Foundation

/// The samples of a segmentation, bits packed without regard for rows and frames, or fractions.
struct SegmentationBits {
  private let samples: Data
  private let area: Int
  /// The value that means wholly marked; nil: each sample is one bit.
  private let most: Int?

  init(
    _ data: DataSet, _ samples: Data, area: Int, frames: Int
  ) throws(SegmentationFile.Refusal) {
    let (total, overflows) = area.multipliedReportingOverflow(by: frames)
    let type = data.string(.segmentationType)
    let bits = data.whole(.bitsAllocated)
    guard type == "BINARY" && bits == 1 || type == "FRACTIONAL" && (bits == 1 || bits == 8) else {
      throw .init("it is neither BINARY nor FRACTIONAL")
    }
    guard !overflows, samples.count >= (bits == 8 ? total : (total + 7) / 8) else {
      throw .init("it has fewer samples than its frames need")
    }
    self.samples = samples
    self.area = area
    most = bits == 8 ? data.whole(.maximumFraction) ?? 255 : nil
    guard most.map({ (1...255).contains($0) }) ?? true else {
      throw .init("its fractions have no largest value")
    }
  }

  /// A byte for each pixel of a frame, 1 where it is marked, at least by half.
  func frame(_ index: Int) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: area)
    let start = samples.startIndex
    for pixel in 0..<area {
      let place = index * area + pixel
      let isMarked: Bool
      if let most {
        isMarked = 2 * Int(samples[start + place]) >= most
      } else {
        // The first pixel is the lowest bit (PS3.5 §8.1.1).
        isMarked = samples[start + place / 8] >> (place % 8) & 1 == 1
      }
      if isMarked { pixels[pixel] = 1 }
    }
    return pixels
  }
}
