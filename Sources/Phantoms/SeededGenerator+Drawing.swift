internal import Compute

/// A factor drawn evenly from 0…1 with the number of its bin.
struct BinnedDraw {
  let bin: Int
  let value: Float

  /// The value spread over another range.
  func between(_ low: Float, _ high: Float) -> Float { low + value * (high - low) }
}

extension SeededGenerator {
  /// A number in 0…1, the 1 left out.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number between the two.
  mutating func float(_ low: Float, _ high: Float) -> Float { low + unit() * (high - low) }

  /// Whether an event of this probability happens.
  mutating func chance(_ probability: Float) -> Bool { unit() < probability }

  /// A factor in 0…1 and which of `count` equal bins it lies in.
  mutating func binned(_ count: Int) -> BinnedDraw {
    let value = unit()
    return BinnedDraw(bin: min(count - 1, Int(value * Float(count))), value: value)
  }

  /// One of the elements.
  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[integer(below: elements.count)]
  }

  /// Two nearly normal numbers of deviation 1: sums of four bytes each of one draw.
  mutating func roughNormals() -> (Float, Float) {
    let bits = next()
    let even = bits & 0x00FF_00FF_00FF_00FF
    let odd = (bits >> 8) & 0x00FF_00FF_00FF_00FF
    // Multiplying by ones adds the four bytes into the top word.
    let first = Float((even &* 0x0001_0001_0001_0001) >> 48)
    let second = Float((odd &* 0x0001_0001_0001_0001) >> 48)
    return ((first - 510) / Self.deviation, (second - 510) / Self.deviation)
  }

  /// The deviation of a sum of four bytes: √(4 · (256² − 1) / 12).
  private static let deviation: Float = 147.8
}
