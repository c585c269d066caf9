public import Compute
public import Tensors

extension Classifier {
  /// What a training pass leaves for `backward`: one entry for each stage from the first it ran.
  public struct Saved: Sendable {
    let firstStage: Int
    var stages: [any Sendable]
  }

  /// Predicts the output of stage `stage − 1`: what enters stage `stage`.
  ///
  /// - Parameters:
  ///   - x: normalised images, `(N, H, W, C)`.
  ///   - stage: how many stages to run, 0 returns `x`.
  public func features(of x: Tensor, through stage: Int, in step: inout Step) -> Tensor {
    var y = x
    for part in stages[..<stage] { y = part.layer(y, in: &step) }
    return y
  }

  /// Predicts logits `(N, outputs)`: no dropout, running statistics, nothing saved.
  ///
  /// - Parameters:
  ///   - x: images `(N, H, W, C)`, or what enters stage `stage`.
  ///   - stage: the first stage to run.
  public func callAsFunction(_ x: Tensor, from stage: Int = 0, in step: inout Step) -> Tensor {
    var y = x
    for part in stages[stage...] { y = part.layer(y, in: &step) }
    return y
  }

  /// Predicts what enters the head's dense layer: features averaged over the image, `(N, F)`.
  public func penultimate(_ x: Tensor, in step: inout Step) -> Tensor {
    let last = features(of: x, through: stages.count - 1, in: &step)
    return GlobalAveragePool()(last, in: &step)
  }

  /// Runs a training pass and keeps what `backward` needs.
  ///
  /// Stages before `stage` are not run: let `features(of:through:)` run them, usually up to
  /// `firstTrainableStage`, so that frozen stages save nothing.
  ///
  /// - Parameters:
  ///   - x: images `(N, H, W, C)`, or what enters stage `stage`.
  ///   - stage: the first stage to run.
  public mutating func forward(
    _ x: Tensor, from stage: Int, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    var y = x
    var saved: [any Sendable] = []
    for index in stage..<stages.count {
      let result = stages[index].layer.forwardErased(y, in: &step)
      y = result.output
      saved.append(result.saved)
    }
    return (y, Saved(firstStage: stage, stages: saved))
  }

  /// Adds the parameters' gradients and returns that of `forward`'s input, as `wants` says.
  ///
  /// Stages below the first trainable one are entered only when the input's gradient is wanted.
  ///
  /// - Parameters:
  ///   - dy: ∂loss/∂logits, `(N, outputs)`.
  ///   - saved: what that `forward` saved, given up so that its memory can be used again.
  ///   - wants: what to compute; the result is nil where the input's gradient is not wanted.
  public mutating func backward(
    _ dy: Tensor, _ saved: consuming Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    let lowest =
      wants.includesInput ? saved.firstStage : max(saved.firstStage, firstTrainableStage)
    var dx: Tensor? = dy
    for index in (lowest..<max(lowest, stages.count)).reversed() {
      guard let dy = dx else { return nil }
      dx = stages[index].layer.backwardErased(
        dy, saved.stages.removeLast(),
        wants: index == lowest ? wants : wants.inside, in: &step)
    }
    return wants.includesInput ? dx : nil
  }
}
