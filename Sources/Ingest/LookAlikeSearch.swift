/// Finds pictures of different patients that are one picture: copied, scaled, windowed, compressed
/// or cut a little at the edges.
///
/// Turned and mirrored copies are not found. Pictures of one patient are not compared: its slices
/// and views are alike, and no split parts them. Time grows with the pictures times about a
/// twentieth of them, whose hashes are compared: 50,000 take a minute.
package struct LookAlikeSearch {
  private let index: PictureHashIndex
  private let sketches: [PictureSketch]

  /// Prepares the pictures; their order decides among equals.
  package init(_ pictures: [(sketch: PictureSketch, patientID: String)]) {
    var numbers: [String: Int] = [:]
    let owners = pictures.map { picture in
      let number = numbers[picture.patientID] ?? numbers.count
      numbers[picture.patientID] = number
      return number
    }
    index = PictureHashIndex(pictures.map { PictureHash($0.sketch) }, owners: owners)
    sketches = pictures.map(\.sketch)
  }

  /// The groups of pictures that look alike, as ascending numbers, ordered by their first.
  package func groups() -> [[Int]] {
    let neighbours = index.neighbours()
    var groups = JoinedSets(count: sketches.count)
    for first in sketches.indices {
      let field = SketchField(sketches[first])
      for second in neighbours[first] {
        // Each pair once: from its lower number, or from the only side that has it.
        if second < first, neighbours[second].contains(first) { continue }
        guard !groups.areJoined(first, second) else { continue }
        let isSame = SketchComparison.isSame(field, SketchField(sketches[second])) {
          Set(neighbours[first] + neighbours[second]).subtracting([first, second]).sorted()
            .map { SketchField(sketches[$0]) }
        }
        if isSame { groups.join(first, second) }
      }
    }
    return groups.members.filter { $0.count > 1 }
  }
}
