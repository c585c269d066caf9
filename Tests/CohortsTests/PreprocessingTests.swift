internal import Cohorts
internal import Compute
internal import Tensors
internal import Testing
internal import TestSupport

@Suite struct PreprocessingTests {
  let workers = WorkerPool(threadCount: 1)
  let buffers = BufferPool()

  /// Half a step of 16 bits, and the rounding of PyTorch's own numbers.
  static let rounding: Double = 0.5 / 65_535 + 1e-6

  /// 6 rows, 4 columns of k/23.
  static let ramp = UnitImage(
    height: 6, width: 4, channels: 1, values: (0..<24).map { Float($0) / 23 })

  private func preprocessing(_ side: Int, _ fit: Preprocessing.Fit) -> Preprocessing {
    Preprocessing(
      inputSize: side, fit: fit, mean: [0.5, 0.25, 0], std: [0.5, 0.25, 1], scale: 1)
  }

  /// Produced by PyTorch.
  ///
  /// ```python
  /// x = torch.arange(24.).reshape(1,1,6,4)/23
  /// F.interpolate(x, size=(3,2), mode='bilinear', antialias=True, align_corners=False)
  /// ```
  @Test func `letterbox keeps the shape and fills the bars with the darkest value`() {
    let fitted = preprocessing(3, .letterbox).fitted(
      Self.ramp, workers: workers, buffers: buffers)
    expectClose(
      fitted.values,
      [
        0.1552795022726059, 0.22360248863697052, 0, 0.4658385217189789, 0.5341614484786987, 0,
        0.7763975262641907, 0.8447205424308777, 0,
      ], absolute: Self.rounding)
  }

  /// Produced by the same with `size=(4,4)`.
  @Test func `squash stretches`() {
    let fitted = preprocessing(4, .squash).fitted(Self.ramp, workers: workers, buffers: buffers)
    expectClose(
      fitted.values,
      [
        0.06521739810705185, 0.10869565606117249, 0.15217392146587372, 0.19565217196941376,
        0.30917873978614807, 0.3526570200920105, 0.39613524079322815, 0.4396135210990906,
        0.5603864789009094, 0.6038647294044495, 0.6473429799079895, 0.6908212304115295,
        0.804347813129425, 0.8478261232376099, 0.8913043737411499, 0.9347826242446899,
      ], absolute: Self.rounding)
  }

  @Test func `values are rounded to sixteen bits, and images of eight bits are exact`() {
    let eight = UnitImage(
      height: 16, width: 16, channels: 1, values: (0..<256).map { Float($0) / 255 })
    let exact = preprocessing(16, .letterbox).fitted(eight, workers: workers, buffers: buffers)
    #expect(exact.values == eight.values)
    let fitted = preprocessing(4, .squash).fitted(Self.ramp, workers: workers, buffers: buffers)
    for value in fitted.values {
      #expect((value * 65_535).rounded() / 65_535 == value)
    }
  }

  @Test func `a long thin image still gets one pixel`() {
    let line = UnitImage(
      height: 1, width: 100, channels: 1, values: [Float](repeating: 1, count: 100))
    let fitted = preprocessing(4, .letterbox).fitted(line, workers: workers, buffers: buffers)
    expectClose(
      fitted.values, [0, 0, 0, 0, 1, 1, 1, 1] + [Float](repeating: 0, count: 8), absolute: 1e-6)
  }

  @Test func `grey is repeated, then normalised channel by channel`() {
    let image = UnitImage(height: 1, width: 1, channels: 1, values: [0.75])
    let x = preprocessing(1, .letterbox).input(of: image, buffers: buffers)
    #expect(x.shape == [1, 1, 1, 3])
    expectClose(x.values, [0.5, 2, 0.75], absolute: 1e-6)
  }

  @Test func `a network of 0 to 255 is fed 0 to 255`() {
    let caffe = Preprocessing(
      inputSize: 1, fit: .letterbox, mean: [123.68, 116.779, 103.939], std: [1, 1, 1], scale: 255)
    let image = UnitImage(height: 1, width: 1, channels: 3, values: [1, 0.5, 0])
    expectClose(
      caffe.input(of: image, buffers: buffers).values, [131.32, 10.721, -103.939],
      absolute: 1e-4)
  }
}
