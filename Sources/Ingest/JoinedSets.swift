/// Numbers in sets that only grow together: union and find, with path halving.
package struct JoinedSets {
  private var roots: [Int]

  /// Each number below the count in a set of its own.
  package init(count: Int) { roots = Array(0..<count) }

  private mutating func root(of number: Int) -> Int {
    var number = number
    while roots[number] != number {
      roots[number] = roots[roots[number]]
      number = roots[number]
    }
    return number
  }

  /// Joins the sets of the two.
  package mutating func join(_ first: Int, _ second: Int) {
    let (a, b) = (root(of: first), root(of: second))
    roots[max(a, b)] = min(a, b)
  }

  /// Whether the two are in one set.
  mutating func areJoined(_ first: Int, _ second: Int) -> Bool {
    root(of: first) == root(of: second)
  }

  /// The sets as ascending numbers, ordered by their first.
  package var members: [[Int]] {
    var sets = self
    var members: [Int: [Int]] = [:]
    for number in roots.indices { members[sets.root(of: number), default: []].append(number) }
    return members.keys.sorted().compactMap { members[$0] }
  }
}
