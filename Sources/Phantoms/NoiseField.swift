internal import Compute

/// Smooth noise: one number per pixel, random on a coarse lattice and blended between.
///
/// Source: Perlin's value noise as in Ebert et al., "Texturing and Modeling" (2003), chapter 2.
struct NoiseField {
  let side: Int
  private(set) var values: [Float]

  /// Makes a field of zeros.
  init(side: Int) {
    self.side = side
    values = [Float](repeating: 0, count: side * side)
  }

  /// Makes noise of `octaves` lattices, each twice as fine and `gain` times as strong.
  ///
  /// The result has about the deviation 0.5 whatever the octaves.
  init(
    side: Int, cells: Float, octaves: Int = 1, gain: Float = 0.5, stretch: Float = 1,
    from generator: inout SeededGenerator
  ) {
    self.init(side: side)
    var power: Float = 0
    var amplitude: Float = 1
    for _ in 0..<octaves {
      power += amplitude * amplitude
      amplitude *= gain
    }
    amplitude = 1.2 / power.squareRoot()
    var (across, down) = (cells * stretch, cells)
    for _ in 0..<octaves {
      add(across: across, down: down, amplitude: amplitude, from: &generator)
      amplitude *= gain
      across *= 2
      down *= 2
    }
  }

  /// Adds one lattice of cells, `across` and `down` of them over the picture.
  mutating func add(
    across: Float, down: Float, amplitude: Float, from generator: inout SeededGenerator
  ) {
    let columns = Int(across) + 3
    let rows = Int(down) + 3
    let lattice = Self.lattice(columns * rows, amplitude: amplitude, from: &generator)
    let startX = generator.unit()
    let startY = generator.unit()
    var places = [Int](repeating: 0, count: side)
    var shares = [Float](repeating: 0, count: side)
    for x in 0..<side {
      let place = startX + Float(x) * across / Float(side)
      places[x] = Int(place)
      let t = place - Float(places[x])
      shares[x] = t * t * (3 - 2 * t)
    }
    var line = [Float](repeating: 0, count: columns)
    let side = side
    values.withUnsafeMutableBufferPointer { values in
      for y in 0..<side {
        let place = startY + Float(y) * down / Float(side)
        let row = Int(place)
        let t = place - Float(row)
        let share = t * t * (3 - 2 * t)
        for column in 0..<columns {
          let above = lattice[row * columns + column]
          line[column] = above + share * (lattice[(row + 1) * columns + column] - above)
        }
        for x in 0..<side {
          let left = line[places[x]]
          values[y * side + x] += left + shares[x] * (line[places[x] + 1] - left)
        }
      }
    }
  }

  /// Evenly drawn numbers in ±amplitude, four of each draw.
  private static func lattice(
    _ count: Int, amplitude: Float, from generator: inout SeededGenerator
  ) -> [Float] {
    var values = [Float](repeating: 0, count: (count + 3) & ~3)
    let scale = amplitude * 0x1p-15
    for index in stride(from: 0, to: values.count, by: 4) {
      var bits = generator.next()
      for offset in 0..<4 {
        values[index + offset] = Float(Int16(truncatingIfNeeded: bits)) * scale
        bits >>= 16
      }
    }
    return values
  }

  /// The number at a pixel.
  @inline(__always)
  subscript(pixel: Int) -> Float { values[pixel] }
}
