/// The colours that evidence is shown in, from none to the most.
///
/// Source: viridis of matplotlib (van der Walt and Smith 2015): perceptually uniform, and ordered
/// for people who see fewer colours; every sixteenth of its colours, linear between.
package enum EvidenceColour {
  private static let anchors: [[Double]] = [
    [68, 1, 84], [72, 24, 106], [71, 45, 123], [66, 64, 134], [59, 82, 139], [51, 99, 141],
    [44, 114, 142], [38, 130, 142], [33, 145, 140], [31, 160, 136], [40, 174, 128],
    [63, 188, 115], [94, 201, 98], [132, 212, 75], [173, 220, 48], [216, 226, 25], [253, 231, 37],
  ]
  /// How much of the image the strongest colour covers.
  private static let opacity = 0.75

  /// The colour of a share from 0 to 1, in 0…255.
  package static func rgb(_ share: Double) -> [Double] {
    let place = min(max(share, 0), 1) * Double(anchors.count - 1)
    let low = min(Int(place), anchors.count - 2)
    return zip(anchors[low], anchors[low + 1]).map { $0 + (place - Double(low)) * ($1 - $0) }
  }

  /// An image under its evidence: the more evidence, the brighter and the less of the image.
  ///
  /// - Parameters:
  ///   - rgb: three bytes for each pixel.
  ///   - shares: evidence of each pixel as a share of the scale.
  package static func overlay(rgb image: [UInt8], shares: [Double]) -> [UInt8] {
    precondition(image.count == 3 * shares.count, "\(image.count) bytes, \(shares.count) shares")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(image.count)
    for (pixel, share) in shares.enumerated() {
      let colour = rgb(share)
      let cover = opacity * min(max(share, 0), 1)
      for channel in 0..<3 {
        let value = Double(image[3 * pixel + channel])
        bytes.append(UInt8((value + cover * (colour[channel] - value)).rounded()))
      }
    }
    return bytes
  }

  /// The scale from none to the most, a strip of so many pixels.
  package static func strip(width: Int, height: Int) -> [UInt8] {
    let row = (0..<width).flatMap { column in
      rgb(Double(column) / Double(max(width - 1, 1))).map { UInt8($0.rounded()) }
    }
    return (0..<height).flatMap { _ in row }
  }
}
