/// Finds what somebody meant when they wrote a name that does not exist.
package enum Suggestion {
  /// The candidate nearest to `name`, or nil when none is near enough to be worth saying.
  ///
  /// Near enough is a third of the name's length in edits, and at least one edit, after case and
  /// the characters `-` and `_` are set aside; ties go to the candidate that comes first.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = normalised(name)
    let limit = max(1, wanted.count / 3)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(wanted, normalised(candidate))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  private static func normalised(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "-" && $0 != "_" }.map { $0 }
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours between the two
  /// (optimal string alignment: Damerau 1964, with no part edited twice).
  package static func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for (i, left) in first.enumerated() {
      var row = [i + 1]
      for (j, right) in second.enumerated() {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left == right ? 0 : 1))
        if i > 0, j > 0, left == second[j - 1], first[i - 1] == right {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[second.count]
  }
}
