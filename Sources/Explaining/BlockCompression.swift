internal import Cohorts
internal import Foundation

/// What JPEG loses at a quality: cosine coefficients of 8 × 8 blocks, rounded.
///
/// ITU-T T.81 (1992): the transform of A.3.3, the tables K.1 and K.2; qualities scale the tables as
/// the Independent JPEG Group's library does, and colours are YCbCr (JFIF) without subsampling. The
/// entropy coding loses nothing and is left out.
struct BlockCompression {
  private let luminance: [Double]
  private let chrominance: [Double]

  private static let side = 8

  /// - Parameter quality: from 1 to 100.
  init(quality: Double) {
    precondition((1...100).contains(quality), "no quality \(quality)")
    let scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
    func scaled(_ table: [Int]) -> [Double] {
      table.map { min(max(((Double($0) * scale + 50) / 100).rounded(.down), 1), 255) }
    }
    luminance = scaled(Self.luminanceTable)
    chrominance = scaled(Self.chrominanceTable)
  }

  func applied(to image: UnitImage) -> UnitImage {
    var planes = (0..<image.channels).map { channel in
      stride(from: channel, to: image.values.count, by: image.channels).map {
        (Double(image.values[$0]) * 255).rounded()
      }
    }
    if image.channels == 3 { planes = Self.converted(planes, Self.toYCbCr) }
    for index in planes.indices {
      compress(&planes[index], image, table: index == 0 ? luminance : chrominance)
    }
    if image.channels == 3 { planes = Self.converted(planes, Self.toRGB) }
    return image.mapped { _, index in
      let value = planes[index % image.channels][index / image.channels]
      return Float(value.rounded() / 255)
    }
  }

  /// Blocks beyond the edges repeat the last pixels.
  private func compress(_ plane: inout [Double], _ image: UnitImage, table: [Double]) {
    let old = plane
    for top in stride(from: 0, to: image.height, by: Self.side) {
      for left in stride(from: 0, to: image.width, by: Self.side) {
        var block = (0..<64).map { index in
          let row = min(top + index / Self.side, image.height - 1)
          let column = min(left + index % Self.side, image.width - 1)
          return old[row * image.width + column] - 128
        }
        block = Self.transformed(block, by: Self.cosines)
        for index in 0..<64 {
          block[index] = (block[index] / table[index]).rounded() * table[index]
        }
        block = Self.transformed(block, by: Self.transposed)
        for index in 0..<64 {
          let (row, column) = (top + index / Self.side, left + index % Self.side)
          guard row < image.height, column < image.width else { continue }
          plane[row * image.width + column] = min(max(block[index] + 128, 0), 255)
        }
      }
    }
  }

  /// M · block · Mᵀ.
  private static func transformed(_ block: [Double], by matrix: [Double]) -> [Double] {
    var half = [Double](repeating: 0, count: 64)
    var whole = half
    for row in 0..<8 {
      for column in 0..<8 {
        var sum = 0.0
        for k in 0..<8 { sum += matrix[row * 8 + k] * block[k * 8 + column] }
        half[row * 8 + column] = sum
      }
    }
    for row in 0..<8 {
      for column in 0..<8 {
        var sum = 0.0
        for k in 0..<8 { sum += half[row * 8 + k] * matrix[column * 8 + k] }
        whole[row * 8 + column] = sum
      }
    }
    return whole
  }

  private static let cosines: [Double] = (0..<64).map { index in
    let (frequency, place) = (Double(index / 8), Double(index % 8))
    let scale = frequency == 0 ? 0.125.squareRoot() : 0.5
    return scale * cos((2 * place + 1) * frequency * .pi / 16)
  }
  private static let transposed: [Double] = (0..<64).map { cosines[$0 % 8 * 8 + $0 / 8] }

  private static func converted(
    _ planes: [[Double]], _ change: ([Double]) -> [Double]
  ) -> [[Double]] {
    var answer = planes
    for pixel in planes[0].indices {
      let values = change(planes.map { $0[pixel] })
      for index in values.indices { answer[index][pixel] = values[index] }
    }
    return answer
  }

  private static func toYCbCr(_ c: [Double]) -> [Double] {
    [
      0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2],
      128 - 0.168736 * c[0] - 0.331264 * c[1] + 0.5 * c[2],
      128 + 0.5 * c[0] - 0.418688 * c[1] - 0.081312 * c[2],
    ].map { $0.rounded() }
  }

  private static func toRGB(_ c: [Double]) -> [Double] {
    let (blue, red) = (c[1] - 128, c[2] - 128)
    return [
      c[0] + 1.402 * red, c[0] - 0.344136 * blue - 0.714136 * red, c[0] + 1.772 * blue,
    ].map { min(max($0, 0), 255) }
  }

  /// Table K.1.
  private static let luminanceTable = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]
  /// Table K.2.
  private static let chrominanceTable = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]
}
