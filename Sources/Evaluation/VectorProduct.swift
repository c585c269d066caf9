/// Sums over stretches of numbers, eight at a time in one order, so that they are the same always.
enum VectorProduct {
  private typealias Lanes = SIMD8<Double>

  /// Σ aᵢ·bᵢ.
  static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int
  ) -> Double {
    let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    var sums = Lanes(repeating: 0)
    let whole = count / Lanes.scalarCount
    for block in 0..<whole {
      let offset = block * MemoryLayout<Lanes>.stride
      let one = x.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
      sums += one * y.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
    }
    var sum = sums.sum()
    for index in (whole * Lanes.scalarCount)..<count { sum += a[index] * b[index] }
    return sum
  }

  /// b += factor·a.
  static func add(
    _ factor: Double, _ a: UnsafePointer<Double>, to b: UnsafeMutablePointer<Double>, count: Int
  ) {
    for index in 0..<count { b[index] += factor * a[index] }
  }

  /// Σ aᵢ·bᵢ of two arrays.
  ///
  /// - Precondition: as many of either.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "\(a.count) and \(b.count) numbers")
    return a.withUnsafeBufferPointer { x in
      b.withUnsafeBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return 0 }
        return dot(x, y, count: a.count)
      }
    }
  }
}
