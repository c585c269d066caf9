public import Ingest

/// Where every image stands in its series: which ones lie below and above it in the patient.
///
/// A network that is given slices with their neighbours needs this. Images are ordered by their
/// position along the normal of their plane, never by file, number or time.
public struct SeriesOrder: Sendable {
  /// Images nearer than this lie at one place.
  private static let tieMillimetres = 0.01
  /// Direction cosines that differ by more are of another plane.
  private static let planeTolerance = 0.01
  /// A step longer than so many times the usual one is a gap.
  private static let gapFactor = 1.5

  /// What about the series is odd but no obstacle, a sentence each.
  public private(set) var notes: [String] = []
  private let neighbours: Int
  /// Of each image the images of its series in order, and its place among them.
  private var series: [[Int]]
  private var places: [Int]

  /// Orders the images of each series.
  ///
  /// - Parameters:
  ///   - cases: images of any series in any order.
  ///   - neighbours: how many images on each side are asked for; with 0 nothing is ordered, so
  ///     that images without position will do.
  /// - Throws: `badData` for a series of several images that have no order in space: without
  ///   position, of several planes or sizes, or two at one place.
  public init(_ cases: [ManifestCase], neighbours: Int) throws(CohortsError) {
    precondition(neighbours >= 0, "\(neighbours) neighbours")
    self.neighbours = neighbours
    series = cases.indices.map { [$0] }
    places = cases.map { _ in 0 }
    guard neighbours > 0 else { return }
    let members = Dictionary(grouping: cases.indices) { cases[$0].seriesID }
    for (id, indices) in members.sorted(by: { $0.key < $1.key }) where indices.count > 1 {
      let ordered = try order(indices, of: cases, in: "series \(id)")
      for (place, index) in ordered.enumerated() {
        series[index] = ordered
        places[index] = place
      }
    }
  }

  /// The images that are given with one, from below to above: so many neighbours, the image itself,
  /// as many neighbours; beyond the ends of the series its outermost image again.
  public func neighbourIndices(of index: Int) -> [Int] {
    let ordered = series[index]
    return (-neighbours...neighbours).map { step in
      ordered[min(max(places[index] + step, 0), ordered.count - 1)]
    }
  }

  private mutating func order(
    _ indices: [Int], of cases: [ManifestCase], in subject: String
  ) throws(CohortsError) -> [Int] {
    let normal = Self.normal(of: try Self.plane(of: indices.map { cases[$0] }, in: subject))
    let heights = Dictionary(
      uniqueKeysWithValues: indices.map { index in
        (index, zip(cases[index].position ?? [], normal).reduce(0) { $0 + $1.0 * $1.1 })
      })
    let ordered = indices.sorted { heights[$0, default: 0] < heights[$1, default: 0] }
    let steps = zip(ordered.dropFirst(), ordered).map {
      heights[$0, default: 0] - heights[$1, default: 0]
    }
    guard steps.allSatisfy({ $0 > Self.tieMillimetres }) else {
      throw Self.refusal(subject, "two of its images lie at the same place")
    }
    let usual = steps.sorted()[steps.count / 2]
    let gaps = steps.count { $0 > Self.gapFactor * usual }
    if gaps > 0 {
      notes.append(
        "\(subject): its images are not evenly spaced, \(gaps) of \(steps.count) steps are gaps; "
          + "the next image there is is taken for the neighbour")
    }
    return ordered
  }

  /// The directions of rows and columns that all images of a series share.
  private static func plane(
    of images: [ManifestCase], in subject: String
  ) throws(CohortsError) -> [Double] {
    guard Set(images.map { [$0.rows, $0.columns] }).count == 1 else {
      throw refusal(subject, "its images are of several sizes")
    }
    let planes = images.compactMap { $0.position?.count == 3 ? $0.orientation : nil }
    guard planes.count == images.count, planes.allSatisfy({ $0.count == 6 }) else {
      throw refusal(subject, "not all of its \(images.count) images say where they lie")
    }
    let first = planes[0]
    let isOne = planes.allSatisfy { plane in
      zip(plane, first).allSatisfy { abs($0 - $1) <= planeTolerance }
    }
    guard isOne else { throw refusal(subject, "its images lie in several planes") }
    return first
  }

  private static func refusal(_ subject: String, _ reason: String) -> CohortsError {
    CohortsError(
      .badData, subject: subject, reason: reason,
      hint: "leave the series out, or take neighbours: 0")
  }

  /// The cross product of the direction along a row and the one down a column.
  private static func normal(of plane: [Double]) -> [Double] {
    [
      plane[1] * plane[5] - plane[2] * plane[4], plane[2] * plane[3] - plane[0] * plane[5],
      plane[0] * plane[4] - plane[1] * plane[3],
    ]
  }
}
