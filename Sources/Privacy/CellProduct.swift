/// A layer in which every output sees every input of its cell: numbers for `ctext.h`.
struct CellProduct: Sendable {
  let inputs: Int
  let outputs: Int
  /// By 16 outputs, then by input, then by output.
  let kernel: [Float]
  let bias: [Float]
}
