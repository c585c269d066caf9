/// Finds the hashes that are close to one, without looking at all of them.
///
/// Multi-index hashing (M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with
/// Multi-Index Hashing", CVPR 2012): of two hashes that differ in at most 12 bits one of the four
/// quarters differs in at most 3, so that only the hashes with such a quarter are compared.
package struct PictureHashIndex {
  /// Hashes that differ in more bits are of different pictures.
  package static let largestDistance = 12
  /// How many of the closest are found; more are met only where all pictures are much alike.
  package static let mostNeighbours = 16

  private static let quarters = 4
  private static let keys = 1 << 16
  /// The quarters that differ from 0 in at most 3 bits.
  private static let masks = (0..<keys).filter {
    $0.nonzeroBitCount <= largestDistance / quarters
  }

  private let hashes: [PictureHash]
  /// By hash, whose picture it is of; neighbours are of somebody else.
  private let owners: [Int]
  /// By quarter and key, where its members begin.
  private let starts: [[Int32]]
  private let members: [[Int32]]

  /// Sorts the hashes by their quarters.
  ///
  /// - Precondition: as many owners as hashes.
  package init(_ hashes: [PictureHash], owners: [Int]) {
    precondition(hashes.count == owners.count, "\(hashes.count) hashes of \(owners.count) owners")
    self.hashes = hashes
    self.owners = owners
    let sorted = (0..<Self.quarters).map { quarter in
      var starts = [Int32](repeating: 0, count: Self.keys + 1)
      for hash in hashes { starts[Self.key(hash, quarter) + 1] += 1 }
      for key in 0..<Self.keys { starts[key + 1] += starts[key] }
      var next = starts
      var members = [Int32](repeating: 0, count: hashes.count)
      for (index, hash) in hashes.enumerated() {
        let key = Self.key(hash, quarter)
        members[Int(next[key])] = Int32(index)
        next[key] += 1
      }
      return (starts, members)
    }
    starts = sorted.map(\.0)
    members = sorted.map(\.1)
  }

  /// Of each hash the closest of other owners, at most 16, none farther than 12 bits; the closest
  /// first, among equals the first.
  package func neighbours() -> [[Int]] {
    var lastSeen = [Int32](repeating: -1, count: hashes.count)
    return hashes.indices.map { index in
      var found: [(distance: Int, index: Int)] = []
      for quarter in 0..<Self.quarters {
        let key = Self.key(hashes[index], quarter)
        for mask in Self.masks {
          let range = starts[quarter][key ^ mask]..<starts[quarter][(key ^ mask) + 1]
          for place in range {
            let other = Int(members[quarter][Int(place)])
            guard lastSeen[other] != index else { continue }
            lastSeen[other] = Int32(index)
            let distance = hashes[index].distance(to: hashes[other])
            guard distance <= Self.largestDistance, owners[other] != owners[index] else {
              continue
            }
            Self.insert((distance, other), into: &found)
          }
        }
      }
      return found.map(\.index)
    }
  }

  private static func insert(
    _ new: (distance: Int, index: Int), into found: inout [(distance: Int, index: Int)]
  ) {
    if found.count == mostNeighbours, let last = found.last, last < new { return }
    let place = found.firstIndex { new < $0 } ?? found.count
    found.insert(new, at: place)
    if found.count > mostNeighbours { found.removeLast() }
  }

  private static func key(_ hash: PictureHash, _ quarter: Int) -> Int {
    Int(truncatingIfNeeded: hash.bits >> UInt64(16 * quarter)) & (keys - 1)
  }
}
