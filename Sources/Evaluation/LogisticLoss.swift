internal import Foundation

/// The loss of a linear classifier with a penalty on its weights, and where it is least.
///
/// The mean over images of −log p of the answer, and penalty/2·‖weights‖²; intercepts are free. One
/// output is a yes or no, its p a sigmoid; several are classes, their p a softmax. That is
/// scikit-learn's `LogisticRegression` with C = 1/(images · penalty).
struct LogisticLoss {
  /// The features of all images, row by row, `width` each.
  let values: [Double]
  let width: Int
  /// The images that are learnt from, as places among the rows.
  let rows: [Int]
  /// By image learnt from: 0 or 1 for a yes or no, else its class.
  let answers: [Int]
  let outputs: Int
  let penalty: Double

  /// The curvature of a logistic loss at even odds, its largest (Böhning and Lindsay, Annals of
  /// the Institute of Statistical Mathematics 40, 1988).
  static let largestCurvature = 0.25

  /// No entry of the gradient is larger at the end.
  private static let tolerance = 1e-8

  /// Where a search begins without a better guess: no weights, the intercepts of the answers'
  /// shares, of classes less their mean.
  ///
  /// - Precondition: every answer occurs.
  var start: [Double] {
    let shares = (0..<max(outputs, 2)).map { answer in
      Double(answers.count { $0 == answer }) / Double(answers.count)
    }
    precondition(!shares.contains(0) && !answers.isEmpty, "shares of answers are \(shares)")
    let zeros = [Double](repeating: 0, count: width)
    if outputs == 1 { return zeros + [log(shares[1] / shares[0])] }
    let logs = shares.map { log($0) }
    let mean = logs.reduce(0, +) / Double(outputs)
    return logs.flatMap { zeros + [$0 - mean] }
  }

  /// Output by output the weights and the intercept at the minimum.
  ///
  /// - Parameter scaled: an inverse of about the curvature by the weights of one output, applied
  ///   to their gradient.
  func minimum(from start: [Double], scaled: @escaping ([Double]) -> [Double]) -> [Double] {
    precondition(rows.count == answers.count, "\(rows.count) rows, \(answers.count) answers")
    let (width, outputs) = (width, outputs)
    let search = QuasiNewton(tolerance: Self.tolerance) { gradient in
      (0..<outputs).flatMap { output -> [Double] in
        let first = output * (width + 1)
        let weights = Array(gradient[first..<first + width])
        return scaled(weights) + [gradient[first + width] / Self.largestCurvature]
      }
    }
    return search.minimum(from: start) { point, gradient in value(at: point, &gradient) }
  }

  /// The value at a point, which has output by output the weights and the intercept, and the
  /// gradient there.
  func value(at point: [Double], _ gradient: inout [Double]) -> Double {
    let share = 1 / Double(rows.count)
    var slopes = [Double](repeating: 0, count: outputs)
    var logits = slopes
    var (sum, square) = (0.0, 0.0)
    gradient.withUnsafeMutableBufferPointer { gradient in
      values.withUnsafeBufferPointer { values in
        point.withUnsafeBufferPointer { point in
          guard let g = gradient.baseAddress, let x = values.baseAddress,
            let w = point.baseAddress
          else { return }
          for output in 0..<outputs {
            let first = output * (width + 1)
            for index in first..<first + width {
              g[index] = penalty * w[index]
              square += w[index] * w[index]
            }
          }
          for (row, answer) in zip(rows, answers) {
            let image = x + row * width
            for output in 0..<outputs {
              let own = w + output * (width + 1)
              logits[output] = VectorProduct.dot(image, own, count: width) + own[width]
            }
            sum += Self.loss(of: logits, answer: answer)
            Self.turnIntoErrors(&logits, answer: answer)
            for output in 0..<outputs {
              slopes[output] += logits[output]
              VectorProduct.add(
                logits[output] * share, image, to: g + output * (width + 1), count: width)
            }
          }
          for output in 0..<outputs { g[output * (width + 1) + width] = slopes[output] * share }
        }
      }
    }
    return sum * share + penalty / 2 * square
  }

  /// −log p of the answer at one image's logits.
  static func loss(of logits: [Double], answer: Int) -> Double {
    if logits.count == 1 {
      let against = answer == 1 ? -logits[0] : logits[0]
      return max(against, 0) + log1p(exp(-abs(against)))
    }
    let largest = logits.max() ?? 0
    return log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest - logits[answer]
  }

  /// p less the answer, which is the loss's gradient by the logits.
  private static func turnIntoErrors(_ logits: inout [Double], answer: Int) {
    if logits.count == 1 {
      logits[0] = 1 / (1 + exp(-logits[0])) - Double(answer)
      return
    }
    let largest = logits.max() ?? 0
    var sum = 0.0
    for output in logits.indices {
      logits[output] = exp(logits[output] - largest)
      sum += logits[output]
    }
    for output in logits.indices { logits[output] /= sum }
    logits[answer] -= 1
  }
}
