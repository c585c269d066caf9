internal import CKernels
package import Compute

/// How one convolution is computed: the algorithm of each of its passes, and the instruction set.
///
/// Which algorithm is a matter of the layer alone, not of the batch: an image's result does not
/// depend on the images beside it.
package struct ConvolutionPlan: Sendable {
  /// A way to compute a convolution or one of its gradients.
  package enum Algorithm: String, Sendable, CaseIterable {
    /// Unfolded and multiplied through OpenBLAS.
    case im2col
    /// Windows read in place, or from a padded copy, against packed panels.
    case panels
    /// F(4×4, 3×3), for the weight's gradient F(3×3, 4×4).
    case winograd
  }

  let g: ConvolutionGeometry
  let set: InstructionSet
  /// The way forward.
  package let forward: Algorithm
  /// The way to the input's gradient.
  package let inputGradient: Algorithm
  /// The way to the weight's gradient.
  package let weightGradient: Algorithm

  /// The table's choice for a geometry.
  package init(
    _ g: ConvolutionGeometry, choice: ConvolutionChoice, set: InstructionSet = .best
  ) {
    (self.g, self.set) = (g, set)
    let mayTransform = choice == .fastest && Winograd.isPossible(g)
    let plain: Algorithm = choice == .im2col ? .im2col : .panels
    forward = mayTransform ? .winograd : plain
    inputGradient = mayTransform ? .winograd : plain
    weightGradient = mayTransform ? .winograd : plain
  }

  /// Floats of a weight prepared for the forward pass.
  package var preparedCount: Int {
    switch forward {
    case .im2col: g.weightCount
    case .panels: panels().weights.floats
    case .winograd: winograd.weights.floats
    }
  }

  private func panels(isNormalised: Bool = false) -> PanelProduct {
    PanelProduct(
      grid: WindowGrid(forward: g, isNormalised: isNormalised), batch: g.batch,
      columns: g.channelsOut, set: set)
  }

  private var winograd: WinogradProduct { WinogradProduct(forward: g, set: set) }

  /// Rearranges or transforms the weight (kH, kW, I, O) for the forward pass.
  func prepare(
    _ weight: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>,
    workers: WorkerPool
  ) {
    switch forward {
    case .im2col: prepared.update(from: weight, count: g.weightCount)
    case .panels: panels().weights.pack(weight, into: prepared, workers: workers)
    case .winograd:
      winograd.weights.transform(weight, into: prepared, set: set, workers: workers)
    }
  }

  /// output = finish(input ∗ weight), with a prepared weight.
  func forward(
    _ x: Source, prepared: UnsafePointer<Float>, finish: Finish,
    into y: UnsafeMutablePointer<Float>, workers: WorkerPool, buffers: BufferPool
  ) {
    switch forward {
    case .im2col:
      let result = y
      plainInput(x, workers: workers, buffers: buffers) { x in
        withoutGaps(output: result, writes: true, buffers: buffers) { y in
          Im2col.forward(
            g, x, weight: prepared, finish: finish, into: y, workers: workers, buffers: buffers)
        }
      }
    case .panels:
      panels(isNormalised: x.isNormalised).compute(
        x, panels: prepared, into: y, finish: finish, workers: workers, buffers: buffers)
    case .winograd:
      winograd.compute(
        x, weights: prepared, into: y, finish: finish, workers: workers, buffers: buffers)
    }
  }

  /// Calls `body` with the input's pixels side by side, normalised if they are to be.
  func plainInput(
    _ x: Source, workers: WorkerPool, buffers: BufferPool,
    _ body: (UnsafePointer<Float>) -> Void
  ) {
    let pixels = g.batch * g.heightIn * g.widthIn
    guard x.isNormalised else {
      let pixels = UnsafeMutablePointer(mutating: x.pixels)
      return withoutGaps(input: pixels, writes: false, buffers: buffers) { body($0) }
    }
    buffers.withBuffer(count: pixels * g.channelsIn) { dense in
      nonisolated(unsafe) let (x, dense) = (x, dense)
      let (g, set) = (g, set)
      workers.split(pixels, grain: rowsPerChunk(of: g.channelsIn)) {
        var norm = x.norm()
        cengine_cut(
          set.level, &norm, x.pixels, 1, pixels, g.channelsIn, g.inputDistance, 0, $0.lowerBound,
          1, $0.count, dense + $0.lowerBound * g.channelsIn, g.channelsIn)
      }
      body(dense)
    }
  }

  func withoutGaps(
    input: UnsafeMutablePointer<Float>, writes: Bool, buffers: BufferPool,
    _ body: (UnsafeMutablePointer<Float>) -> Void
  ) {
    Im2col.withoutGaps(
      input, pixels: g.batch * g.heightIn * g.widthIn, channels: g.channelsIn,
      distance: g.inputDistance, writes: writes, buffers: buffers, body)
  }

  func withoutGaps(
    output: UnsafeMutablePointer<Float>, writes: Bool, buffers: BufferPool,
    _ body: (UnsafeMutablePointer<Float>) -> Void
  ) {
    Im2col.withoutGaps(
      output, pixels: g.batch * g.heightOut * g.widthOut, channels: g.channelsOut,
      distance: g.outputDistance, writes: writes, buffers: buffers, body)
  }
}
