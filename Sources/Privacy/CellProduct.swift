/// Kernels of 16 output channels at a time, over cells whose inputs lie side by side.
///
/// Two neighbouring cells share each load of a kernel; with 16 outputs of both that is what the
/// registers of the oldest x86-64 hold.
struct CellProduct: Sendable {
  let inputs: Int
  let outputs: Int
  /// By 16 outputs, then by input.
  let kernel: [SIMD16<Float>]
  /// By 16 outputs.
  let bias: [SIMD16<Float>]

  /// Places of one row: where the inputs of its cells begin, and how far apart.
  struct Row {
    var start: UnsafePointer<Float>
    var step: Int
  }

  /// The rectified outputs of a row of cells.
  ///
  /// - Parameters:
  ///   - rows: Each holds an equal share of a cell's inputs.
  ///   - added: What is added to the outputs before; laid out as they are.
  func apply(
    to rows: [Row], cells: Int, adding added: UnsafePointer<Float>?,
    into output: UnsafeMutablePointer<Float>
  ) {
    let share = inputs / rows.count
    kernel.withUnsafeBufferPointer { kernel in
      for cell in stride(from: 0, to: cells, by: 2) {
        // The last of an odd number is computed twice.
        let next = min(cell + 1, cells - 1)
        for block in 0..<outputs / 16 {
          var (one, two) = (bias[block], bias[block])
          for (index, row) in rows.enumerated() {
            let place = block * inputs + index * share
            Self.add(
              row.start + cell * row.step, row.start + next * row.step,
              UnsafeBufferPointer(rebasing: kernel[place..<place + share]), to: &one, &two)
          }
          let places = (cell * outputs + block * 16, next * outputs + block * 16)
          if let added {
            one += Self.vector(added + places.0)
            two += Self.vector(added + places.1)
          }
          Self.put(rectified(one), at: output + places.0)
          Self.put(rectified(two), at: output + places.1)
        }
      }
    }
  }

  @inline(__always)
  private static func add(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>,
    _ kernel: UnsafeBufferPointer<SIMD16<Float>>, to one: inout SIMD16<Float>,
    _ two: inout SIMD16<Float>
  ) {
    var (a, b) = (one, two)
    for input in kernel.indices {
      let weights = kernel[input]
      a += weights * first[input]
      b += weights * second[input]
    }
    (one, two) = (a, b)
  }

  @inline(__always)
  static func vector(_ place: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  static func put(_ vector: SIMD16<Float>, at place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: vector, as: SIMD16<Float>.self)
  }
}

/// Half of the number and its size: SIMD comparisons go lane by lane and cost more than the rest.
@inline(__always)
func rectified(_ vector: SIMD16<Float>) -> SIMD16<Float> {
  let bits = unsafeBitCast(vector, to: SIMD16<UInt32>.self) & SIMD16(repeating: 0x7FFF_FFFF)
  return (vector + unsafeBitCast(bits, to: SIMD16<Float>.self)) * 0.5
}

@inline(__always)
func rectified(_ vector: SIMD8<Float>) -> SIMD8<Float> {
  let bits = unsafeBitCast(vector, to: SIMD8<UInt32>.self) & SIMD8(repeating: 0x7FFF_FFFF)
  return (vector + unsafeBitCast(bits, to: SIMD8<Float>.self)) * 0.5
}
