internal import Compute

/// A few contracting affine maps, one of which is applied to a point at each turn of chance.
struct FractalSystem {
  private struct Map {
    var a, b, c, d, e, f: Float
    /// How often it is drawn, of 256, the maps before included.
    var limit: UInt8
  }

  private var maps: [Map]
  private var centre = SIMD2<Float>.zero
  private var spread: Float = 1

  /// Draws the system of a number.
  init(number: Int) {
    var generator = SeededGenerator(seed: 0x4652_4143_5441_4C53, stream: UInt64(number))
    maps = []
    repeat {
      maps = Self.maps(from: &generator)
      measure()
    } while !(spread > 0.05 && spread < 20)
  }

  /// Maps whose singular values s₁ ≥ s₂ hold (5 + N)/2 ≤ Σ(s₁ + 2s₂) ≤ (6 + N)/2.
  private static func maps(from generator: inout SeededGenerator) -> [Map] {
    let count = 2 + generator.integer(below: 3)
    var values: [(Float, Float)] = []
    repeat {
      values = (0..<count).map { _ in
        let large = generator.unit()
        return (large, large * generator.unit())
      }
      let wanted = (5 + Float(count) + generator.unit()) / 2
      let sum = values.reduce(0) { $0 + $1.0 + 2 * $1.1 }
      values = values.map { ($0.0 * wanted / sum, $0.1 * wanted / sum) }
    } while values.contains { $0.0 > 0.97 }
    var maps: [Map] = []
    var weights: [Float] = []
    for (large, small) in values {
      let (s, t) = (generator.unit(), generator.unit())
      let (cs, ss, ct, st) = (
        Waveform.cosine(s), Waveform.sine(s), Waveform.cosine(t), Waveform.sine(t)
      )
      let sign: Float = generator.chance(0.5) ? 1 : -1
      let (a, b) = (
        cs * large * ct - ss * small * sign * st, -cs * large * st - ss * small * sign * ct
      )
      let (c, d) = (
        ss * large * ct + cs * small * sign * st, -ss * large * st + cs * small * sign * ct
      )
      maps.append(
        Map(
          a: a, b: b, c: c, d: d, e: generator.float(-1, 1), f: generator.float(-1, 1), limit: 0))
      weights.append(max(0.06, large * small))
    }
    let total = weights.reduce(0, +)
    var sum: Float = 0
    for index in maps.indices {
      sum += weights[index]
      maps[index].limit = UInt8(min(255, 255 * sum / total))
    }
    maps[count - 1].limit = 255
    return maps
  }

  /// The same system, every number a little off.
  func varied(from generator: inout SeededGenerator) -> FractalSystem {
    var copy = self
    for index in copy.maps.indices {
      copy.maps[index].a *= generator.float(0.93, 1.03)
      copy.maps[index].b *= generator.float(0.93, 1.03)
      copy.maps[index].c *= generator.float(0.93, 1.03)
      copy.maps[index].d *= generator.float(0.93, 1.03)
      copy.maps[index].e += 0.04 * generator.float(-1, 1)
      copy.maps[index].f += 0.04 * generator.float(-1, 1)
    }
    return copy
  }

  /// How many points fell on each pixel, and in y how many of them by the first map.
  func density(
    _ view: View, side: Int, from generator: inout SeededGenerator
  ) -> [SIMD2<Float>] {
    var counts = [SIMD2<Float>](repeating: .zero, count: side * side)
    let steps = side * side * 3 / 2
    let start = view.pixel(0, 0)
    let across = view.pixel(1, 0) - start
    let down = view.pixel(0, 1) - start
    let scale = 0.5 / spread
    let limit = Float(side)
    walk(steps: steps, from: &generator) { point, map in
      let place = (point - centre) * scale
      let pixel = start + across * place.x + down * place.y
      guard pixel.x >= 0, pixel.y >= 0, pixel.x < limit, pixel.y < limit else { return }
      counts[Int(pixel.y) * side + Int(pixel.x)] += map == 0 ? SIMD2(1, 1) : SIMD2(1, 0)
    }
    return counts
  }

  /// Where the attractor lies and its deviation.
  private mutating func measure() {
    var generator = SeededGenerator(seed: 1)
    var sum = SIMD2<Float>.zero
    var squares = SIMD2<Float>.zero
    let steps = 2000
    walk(steps: steps, from: &generator) { point, _ in
      sum += point
      squares += point * point
    }
    centre = sum / Float(steps)
    let variance = squares / Float(steps) - centre * centre
    spread = max(0, variance.sum()).squareRoot()
  }

  @inline(__always)
  private func walk(
    steps: Int, from generator: inout SeededGenerator, _ visit: (SIMD2<Float>, Int) -> Void
  ) {
    var point = SIMD2<Float>.zero
    var bits: UInt64 = 0
    maps.withUnsafeBufferPointer { maps in
      for step in -16..<steps {
        if step & 7 == 0 { bits = generator.next() }
        let chance = UInt8(truncatingIfNeeded: bits)
        bits >>= 8
        var number = 0
        while maps[number].limit < chance { number += 1 }
        let map = maps[number]
        point = SIMD2(
          map.a * point.x + map.b * point.y + map.e, map.c * point.x + map.d * point.y + map.f)
        if step >= 0 { visit(point, number) }
      }
    }
  }
}
