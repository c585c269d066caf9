internal import Phantoms
internal import Testing
internal import TestSupport
internal import Training

@Suite struct GroupedLossTests {
  private static let loss = GroupedLoss(
    table: TaskTable([
      PhantomTask(name: "a", classCount: 3, weight: 0.5),
      PhantomTask(name: "b", classCount: 2, weight: 2),
    ]), smoothing: 0.1)
  private static let logits: [Float] = [
    1, 2, 0.5, -1, 0.25, 0.25, -1, 3, 0.75, -2, 2, 2, -2, 1, 0,
  ]
  private static let labels = [[1, 0], [-1, 1], [2, -1]]

  /// Produced by PyTorch.
  ///
  /// ```python
  /// x = torch.tensor([[1.,2.,.5,-1.,.25],[.25,-1.,3.,.75,-2.],[2.,2.,-2.,1.,0.]],
  ///   requires_grad=True)
  /// a = torch.tensor([1,-1,2]); b = torch.tensor([0,1,-1]); loss = 0
  /// def term(x, y): return F.cross_entropy(x, y, label_smoothing=.1) / 3
  /// for n in range(3):
  ///   if a[n] >= 0: loss = loss + .5 * term(x[n:n+1,:3], a[n:n+1])
  ///   if b[n] >= 0: loss = loss + 2 * term(x[n:n+1,3:], b[n:n+1])
  /// loss.backward(); print(loss.item(), x.grad)
  /// ```
  @Test func `tasks side by side are PyTorch's cross entropies of their columns`() {
    let result = Self.loss.value(logits: Self.logits, labels: Self.labels)
    #expect(abs(result.loss - 3.5731475353240967) < 1e-6)
    expectClose(
      result.gradient,
      [
        0.0329817570745945, -0.050800275057554245, 0.017818508669734, -0.48486658930778503,
        0.4848666489124298, 0, 0, 0, 0.5932756066322327, -0.5932756066322327, 0.07702155411243439,
        0.07702155411243439, -0.15404310822486877, 0, 0,
      ], absolute: 1e-7)
  }

  @Test func `the gradient is the slope of the loss`() {
    let result = Self.loss.value(logits: Self.logits, labels: Self.labels)
    GradientCheck.expect(
      result.gradient, at: Self.logits, step: 1e-3, absolute: 1e-6, relative: 1e-4
    ) { Self.loss.value(logits: $0, labels: Self.labels).loss }
  }

  @Test func `answers are counted where they were asked for`() {
    let hits = Self.loss.hits(logits: Self.logits, labels: Self.labels)
    #expect(hits.map(\.right) == [1, 0])
    #expect(hits.map(\.asked) == [2, 2])
  }
}
