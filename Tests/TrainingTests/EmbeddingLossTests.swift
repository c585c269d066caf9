internal import Testing
internal import TestSupport
internal import Training

@Suite struct EmbeddingLossTests {
  /// Two views of five images in four coordinates.
  private static let embeddings: [Float] = [
    -0.444921672, -0.113118649, -1.84121537, 2.83329344, 0.249394894, 0.0930303335, 0.280644894,
    -1.88137865, 0.239793181, -0.577817082, 1.41088986, -0.700725317, 0.273851991, -0.896092415,
    1.91022801, -2.94276333, 0.115662873, 0.305702209, 0.834982634, 0.267322183, -0.0124726892,
    0.635817885, 0.175143242, 0.0691401958, -0.30886662, -0.354519725, -0.871425867, -2.84091425,
    -0.185758531, 0.343480587, 1.29762864, 2.94203377, -0.256091297, -0.388620377, -1.30229187,
    -1.35408533, 0.485978186, -0.191299915, -1.61397791, -0.664466143,
  ]

  /// Produced by Tests/Peers/vicreg_literals.py (PyTorch 2.15, Float64).
  @Test func `the terms and their gradient are those of the authors' code in PyTorch`() {
    let (terms, gradient) = EmbeddingLoss().value(embeddings: Self.embeddings, width: 4)
    expectClose(
      [terms.loss, terms.invariance, terms.variance, terms.covariance, terms.spread],
      [76.9162352038, 2.50794163352, 0.303014829725, 6.64232362273, 1.07235776537],
      absolute: 0, relative: 1e-10)
    expectClose(
      gradient,
      [
        -0.464448525, -1.4291453, -7.36074845, 8.61217505, 1.16439878, 0.434499499, 3.81633815,
        2.57826757, 0.797411943, -1.87202394, 0.475567927, -9.78009995, 1.36986183, -0.664686802,
        9.7790352, -5.03028937, -1.08974349, 0.448471396, 5.56594166, 2.1800469, 0.963796811,
        0.943737441, 5.333307, -6.47223834, -0.808125507, -0.963616385, -4.18980212, -2.67638822,
        -0.75635502, 2.48369231, 1.47187614, 10.073685, -0.826882742, 1.69039663, -8.57642776,
        3.46603114, -0.349914085, -1.07132485, -6.31508775, -2.95118977,
      ], absolute: 1e-6)
  }

  @Test(arguments: [(1.0, 0.0, 0.0), (0, 1, 0), (0, 0, 1), (25, 25, 1)])
  func `the gradient is the slope of the loss`(
    invariance: Double, variance: Double, covariance: Double
  ) {
    var loss = EmbeddingLoss()
    (loss.invariance, loss.variance, loss.covariance) = (invariance, variance, covariance)
    let gradient = loss.value(embeddings: Self.embeddings, width: 4).gradient
    GradientCheck.expect(
      gradient, at: Self.embeddings, step: 1e-3, absolute: 1e-5, relative: 1e-4
    ) { loss.value(embeddings: $0, width: 4).terms.loss }
  }

  @Test func `embeddings that are all alike have no spread and are not held to be close`() {
    let terms = EmbeddingLoss().value(
      embeddings: [Float](repeating: 0.5, count: 40), width: 4
    ).terms
    #expect(terms.invariance == 0)
    // The square root of the authors' 1e-4 is what is left of a deviation.
    expectClose(terms.spread, 0.01, absolute: 1e-9)
    expectClose(terms.variance, 0.99, absolute: 1e-9)
  }
}
