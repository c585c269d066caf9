internal import Foundation
internal import Testing
internal import TestSupport
internal import Training

@Suite struct ClassificationLossTests {
  /// Produced by PyTorch.
  ///
  /// ```python
  /// x = torch.tensor([[1.5],[-.25],[3.],[-2.]], requires_grad=True)
  /// y = torch.tensor([[1.],[1.],[0.],[0.]])
  /// loss = F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor([2.5]))
  /// loss.backward(); print(loss.item(), x.grad)
  /// ```
  @Test func `one target is PyTorch's BCEWithLogitsLoss with pos_weight`() {
    let loss = ClassificationLoss(kind: .binary, weights: .init(positive: [2.5]))
    let result = loss.value(logits: [1.5, -0.25, 3, -2], truths: [[1], [1], [0], [0]])
    #expect(abs(result.loss - 1.435974359512329) < 1e-6)
    expectClose(
      result.gradient,
      [
        -0.11401599645614624, -0.3513603210449219, 0.23814353346824646, 0.02980072982609272,
      ], absolute: 1e-7)
  }

  /// Produced by PyTorch.
  ///
  /// ```python
  /// x = torch.tensor([[.5,-1.],[2.,.25],[-.75,1.25]], requires_grad=True)
  /// y = torch.tensor([[1.,0.],[0.,1.],[1.,1.]]); m = torch.tensor([[1.,1.],[0.,1.],[1.,0.]])
  /// l = F.binary_cross_entropy_with_logits(
  ///   x, y, pos_weight=torch.tensor([3.,.5]), reduction='none')
  /// loss = (l*m).sum()/m.sum(); loss.backward()
  /// ```
  @Test func `what is not known takes no part`() {
    let loss = ClassificationLoss(kind: .multiLabel, weights: .init(positive: [3, 0.5]))
    let result = loss.value(
      logits: [0.5, -1, 2, 0.25, -0.75, 1.25], truths: [[1, 0], [nil, 1], [1, nil]])
    #expect(abs(result.loss - 1.3585188388824463) < 1e-6)
    #expect(result.weight == 4)
    expectClose(
      result.gradient,
      [-0.28315550088882446, 0.06723535805940628, 0, -0.054727934300899506, -0.509384036064148, 0],
      absolute: 1e-7)
  }

  /// Produced by PyTorch.
  ///
  /// ```python
  /// x = torch.tensor([[1.,2.,.5],[.25,-1.,3.],[2.,2.,-2.]], requires_grad=True)
  /// loss = F.cross_entropy(
  ///   x, torch.tensor([1,0,2]), weight=torch.tensor([1.,.5,2.])); loss.backward()
  /// ```
  @Test func `classes are PyTorch's CrossEntropyLoss with weights`() {
    let loss = ClassificationLoss(kind: .multiClass, weights: .init(positive: [1, 0.5, 2]))
    let result = loss.value(
      logits: [1, 2, 0.5, 0.25, -1, 3, 2, 2, -2], truths: [[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    #expect(abs(result.loss - 3.5616419315338135) < 1e-6)
    expectClose(
      result.gradient,
      [
        0.03303198516368866, -0.05306690186262131, 0.02003491297364235, -0.26883721351623535,
        0.004835362546145916, 0.26400187611579895, 0.2831215262413025, 0.2831215262413025,
        -0.566243052482605,
      ], absolute: 1e-7)
  }

  /// Produced by PyTorch, see Tests/Peers/feedback_literals.py.
  @Test func `a factor multiplies the loss of its case and not what the mean is divided by`() {
    let loss = ClassificationLoss(kind: .multiLabel, weights: .init(positive: [2.5, 1]))
    let result = loss.value(
      logits: [1.5, 0.5, -0.25, 2, 3, -1], truths: [[1, 0], [1, nil], [0, 0]],
      factors: [[2, 1], [1, 1], [0.5, 2]])
    #expect(abs(result.loss - 1.2393618822097778) < 1e-6)
    #expect(result.weight == 5)
    expectClose(
      result.gradient,
      [
        -0.1824256032705307, 0.1244918704032898, -0.281088262796402, 0, 0.09525741636753082,
        0.10757657140493393,
      ], absolute: 1e-7)
  }

  /// Produced by PyTorch, see Tests/Peers/feedback_literals.py.
  @Test func `a factor multiplies the loss of a class in the same way`() {
    let loss = ClassificationLoss(kind: .multiClass, weights: .init(positive: [1, 0.5, 2]))
    let result = loss.value(
      logits: [1, 2, 0.5, 0.25, -1, 3, 2, 2, -2], truths: [[0, 1, 0], [1, 0, 0], [0, 0, 1]],
      factors: [[2, 2, 2], [1, 1, 1], [0.5, 0.5, 0.5]])
    #expect(abs(result.loss - 2.2844767570495605) < 1e-6)
    expectClose(
      result.gradient,
      [
        0.06606397032737732, -0.10613380372524261, 0.0400698259472847, -0.26883721351623535,
        0.004835362546145916, 0.26400187611579895, 0.14156076312065125, 0.14156076312065125,
        -0.2831215262413025,
      ], absolute: 1e-7)
  }

  @Test func `nothing known is a loss of nothing`() {
    let loss = ClassificationLoss(kind: .binary, weights: .init(positive: [1]))
    let result = loss.value(logits: [1, -1], truths: [[nil], [nil]])
    #expect(result.loss == 0)
    #expect(result.gradient == [0, 0])
    #expect(result.weight == 0)
  }

  @Test func `a logit that is no number makes a loss that is none`() {
    let loss = ClassificationLoss(kind: .binary, weights: .init(positive: [1]))
    #expect(!loss.value(logits: [.nan], truths: [[1]]).loss.isFinite)
  }
}
