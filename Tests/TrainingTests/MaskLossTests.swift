internal import Compute
internal import Tensors
internal import TestSupport
internal import Testing
internal import Training

/// The expected numbers are printed by Tests/Peers/pixel_losses.py with PyTorch and MONAI.
@Suite struct MaskLossTests {
  private let buffers = BufferPool()
  private let workers = WorkerPool(threadCount: 2)

  /// One loss with what the script prints of it.
  struct Literal: Sendable, CustomTestStringConvertible {
    let kind: Head.Kind
    let loss: PixelOptions.MaskLoss
    let value: Double
    let first: [Float]
    let last: [Float]

    var testDescription: String { "\(kind) \(loss)" }

    static let all = [
      Literal(
        kind: .multiLabel, loss: .diceCrossEntropy, value: 1.69115853,
        first: [
          -0.0139061864, 0.00660097832, -0.00741491374, 0.00419693254, 0.00901887286,
          0.00234951521,
        ],
        last: [
          0.0021099057, -0.0133360289, 0.010625191, -0.0142670386, 0.00904548727, 0.00247018691,
        ]),
      Literal(
        kind: .multiLabel, loss: .focal, value: 0.51313436,
        first: [
          -0.0134589225, 0.00218386902, -0.000355824508, 0.000508252881, 0.00670030434,
          8.29918572e-05,
        ],
        last: [
          9.19075101e-05, -0.00479333382, 0.0117775435, -0.00937466323, 0.00769142853,
          0.00012434354,
        ]),
      Literal(
        kind: .multiLabel, loss: .tversky, value: 0.616497934,
        first: [
          -0.00333078415, 0.00125130906, -0.00540007465, 0.00095882715, 0.00105769117,
          0.000593740959,
        ],
        last: [
          0.000322383945, -0.00689264713, 0.000422116718, -0.00557547575, 0.000608386123,
          0.000433364796,
        ]),
      Literal(
        kind: .multiClass, loss: .diceCrossEntropy, value: 2.04855919,
        first: [
          0.000800081878, -0.0262411479, 0.0254410673, 0.00772398105, -0.011699602,
          0.00397562701,
        ],
        last: [
          0.00321498537, 0.0224904474, -0.0257054325, -0.02222047, 0.0202456079, 0.00197486114,
        ]),
      Literal(
        kind: .multiClass, loss: .focal, value: 1.05110776,
        first: [
          0.000916815014, -0.0252818838, 0.0243650675, 0.000511634571, -0.000750908453,
          0.00023927429,
        ],
        last: [
          0.00457377499, 0.0235785842, -0.0281523578, -0.025587393, 0.0234592222, 0.00212817243,
        ]),
      Literal(
        kind: .multiClass, loss: .tversky, value: 0.5329234,
        first: [
          7.0513277e-05, -0.00540822465, 0.00533771142, 0.00426153326, -0.00655574771,
          0.00229421654,
        ],
        last: [
          -0.000278097199, 0.00262614549, -0.00234804838, -0.000671665475, 0.000597234175,
          7.4431111e-05,
        ]),
    ]
  }

  /// The script's numbers for logits.
  static func formula(_ count: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919) % 101 - 50) / 25 }
  }

  /// The script's marks: by label a block that grows with the image; of two labels of classes the
  /// first counts.
  static func marks(_ kind: Head.Kind) -> [Float] {
    var truth = [Float](repeating: 0, count: 2 * 2 * 20)
    for image in 0..<2 {
      for label in 0..<2 {
        for row in label..<min(4, label + 2 + image) {
          for column in (2 * label)..<(2 * label + 2) {
            truth[((image * 2 + label) * 4 + row) * 5 + column] = 1
          }
        }
      }
    }
    return truth
  }

  private func value(
    _ kind: Head.Kind, _ options: PixelOptions, logits: [Float], truth: [Float], planes: Int = 2,
    threads: WorkerPool? = nil
  ) -> (loss: Double, gradient: [Float], weight: Double) {
    let loss = MaskLoss(kind: kind, labelCount: 2, options: options)
    let result = loss.value(
      logits: Tensor(shape: [2, 4, 5, loss.outputCount], values: logits, in: buffers),
      truth: Tensor(shape: [2, planes, 4, 5], values: truth, in: buffers),
      workers: threads ?? workers)
    return (result.loss, result.gradient.values, result.weight)
  }

  @Test(arguments: Literal.all)
  func `losses and gradients are those of PyTorch and MONAI`(literal: Literal) {
    var options = PixelOptions()
    options.maskLoss = literal.loss
    let count = 40 * (literal.kind == .multiClass ? 3 : 2)
    let result = value(
      literal.kind, options, logits: Self.formula(count), truth: Self.marks(literal.kind))
    #expect(abs(result.loss - literal.value) < 2e-6)
    expectClose(Array(result.gradient.prefix(6)), literal.first, absolute: 2e-8, relative: 1e-4)
    expectClose(Array(result.gradient.suffix(6)), literal.last, absolute: 2e-8, relative: 1e-4)
    #expect(result.weight == 2)
  }

  @Test(arguments: [Head.Kind.multiLabel, .multiClass], PixelOptions.MaskLoss.allCases)
  func `gradients with weights of pixels are those of differences`(
    kind: Head.Kind, loss: PixelOptions.MaskLoss
  ) {
    var options = PixelOptions()
    options.maskLoss = loss
    options.focalExponent = 1.5
    let logits = Self.formula(40 * (kind == .multiClass ? 3 : 2))
    var truth = Self.marks(kind)
    truth = [truth[0..<40], truth[40..<80]].flatMap { own in
      Array(own) + own.indices.map { 1 + Float($0 % 3) / 2 }
    }
    let result = value(kind, options, logits: logits, truth: truth, planes: 4)
    GradientCheck.expect(
      result.gradient, at: logits, step: 1e-2, absolute: 2e-6, relative: 2e-3
    ) { value(kind, options, logits: $0, truth: truth, planes: 4).loss }
  }

  @Test func `a label that nobody looked for has no part in the loss`() {
    var truth = Self.marks(.multiLabel)
    for index in 20..<40 { truth[index] = -1 }
    let logits = Self.formula(80)
    var changed = logits
    for place in 0..<20 { changed[place * 2 + 1] = 3 }
    let (one, other) = (
      value(.multiLabel, .init(), logits: logits, truth: truth),
      value(.multiLabel, .init(), logits: changed, truth: truth)
    )
    #expect(one.loss == other.loss)
    #expect((0..<20).allSatisfy { one.gradient[$0 * 2 + 1] == 0 })
  }

  @Test func `one thread and two threads give the same bytes`() {
    let (logits, truth) = (Self.formula(80), Self.marks(.multiLabel))
    let one = value(
      .multiLabel, .init(), logits: logits, truth: truth, threads: WorkerPool(threadCount: 1))
    let two = value(.multiLabel, .init(), logits: logits, truth: truth)
    #expect(one.loss == two.loss)
    #expect(one.gradient == two.gradient)
  }
}
