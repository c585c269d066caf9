/// How few patients a difference of sums over two divisions of the same patients can be of.
///
/// Who knows a sum over each class of a division knows it over each union of classes. The
/// difference of a union of the one and a union of the other is of the patients who are in exactly
/// one of them: a cut of the graph whose nodes are the classes of both and whose edges weigh the
/// patients that two classes share. The smallest cut that parts anybody is that of a connected
/// part of the graph.
///
/// Source: Stoer and Wagner, "A Simple Min-Cut Algorithm", Journal of the ACM 44 (1997).
package enum SmallestCut {
  /// The fewest patients, but 0, by whom a union of classes of one division and a union of classes
  /// of the other differ; nil without patients.
  ///
  /// A division beside itself gives its smallest class.
  ///
  /// - Parameter classes: for each patient the class in either division.
  package static func patients(_ classes: [(first: Int, second: Int)]) -> Int? {
    let firsts = Set(classes.map(\.first)).sorted()
    let seconds = Set(classes.map(\.second)).sorted()
    let nodes = firsts.count + seconds.count
    var weights = [[Int]](repeating: [Int](repeating: 0, count: nodes), count: nodes)
    let rows = Dictionary(uniqueKeysWithValues: zip(firsts, firsts.indices))
    let columns = Dictionary(uniqueKeysWithValues: zip(seconds, firsts.count..<nodes))
    for patient in classes {
      guard let row = rows[patient.first], let column = columns[patient.second] else { continue }
      weights[row][column] += 1
      weights[column][row] += 1
    }
    return parts(weights).compactMap { smallest($0, weights) }.min()
  }

  /// The connected parts of a graph.
  private static func parts(_ weights: [[Int]]) -> [[Int]] {
    var open = Set(weights.indices)
    var result: [[Int]] = []
    while let first = open.min() {
      open.remove(first)
      var part = [first]
      var place = 0
      while place < part.count {
        let near = open.filter { weights[part[place]][$0] > 0 }.sorted()
        open.subtract(near)
        part += near
        place += 1
      }
      result.append(part)
    }
    return result
  }

  /// The smallest cut of a connected part; nil for one node.
  private static func smallest(_ part: [Int], _ weights: [[Int]]) -> Int? {
    var (left, weights) = (part, weights)
    var result: Int?
    while left.count > 1 {
      let (last, before, cut) = phase(left, weights)
      result = min(result ?? cut, cut)
      left.removeAll { $0 == last }
      for node in left where node != before {
        weights[before][node] += weights[last][node]
        weights[node][before] = weights[before][node]
      }
    }
    return result
  }

  /// The node that is tied last to the others, the one before it, and the weight of its ties.
  private static func phase(
    _ part: [Int], _ weights: [[Int]]
  ) -> (last: Int, before: Int, cut: Int) {
    var open = part
    var ties = [Int](repeating: 0, count: weights.count)
    var (last, before, cut) = (part[0], part[0], 0)
    while var next = open.first {
      for node in open where ties[node] > ties[next] { next = node }
      (before, last, cut) = (last, next, ties[next])
      open.removeAll { $0 == next }
      for node in open { ties[node] += weights[next][node] }
    }
    return (last, before, cut)
  }
}
