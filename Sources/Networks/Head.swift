package import Compute
package import Tensors

/// Images of features to logits: global average pooling, dropout if asked for, one dense layer.
package struct Head: Layer {
  let pool = GlobalAveragePool()
  var dropout: Dropout?
  var dense: Dense

  /// What the parts saved.
  package struct Saved: Sendable {
    let pool: GlobalAveragePool.Saved
    let dropout: Dropout.Saved?
    let dense: Dense.Saved
  }

  /// Makes a head with a zero weight; `dropout` is the share of features dropped while training.
  package init(inputs: Int, outputs: Int, dropout share: Double, buffers: BufferPool) {
    dropout = share > 0 ? Dropout(share: share) : nil
    dense = Dense(inputs: inputs, outputs: outputs, buffers: buffers)
  }

  package func callAsFunction(_ x: Tensor, in step: inout Step) -> Tensor {
    dense(pool(x, in: &step), in: &step)
  }

  package mutating func forward(
    _ x: Tensor, in step: inout Step
  ) -> (output: Tensor, saved: Saved) {
    let (pooled, poolSaved) = pool.forward(x, in: &step)
    let dropped = dropout?.forward(pooled, in: &step)
    let (y, denseSaved) = dense.forward(dropped?.output ?? pooled, in: &step)
    return (y, Saved(pool: poolSaved, dropout: dropped?.saved, dense: denseSaved))
  }

  package mutating func backward(
    _ dy: Tensor, _ saved: Saved, wants: Wanted, in step: inout Step
  ) -> Tensor? {
    var dx = dense.backward(dy, saved.dense, wants: wants, in: &step)
    if let saved = saved.dropout, let dropped = dx {
      dx = dropout?.backward(dropped, saved, wants: wants, in: &step)
    }
    return dx.flatMap { pool.backward($0, saved.pool, wants: wants, in: &step) }
  }

  package mutating func visitParameters(_ visit: (String, inout Parameter) -> Void) {
    dense.visitParameters(visit)
  }
}
