internal import Cohorts
internal import Compute
internal import Evaluation
internal import Ingest

/// Brightness and contrast of a cohort's images, and which of them are unlike the others.
struct ImageLooks {
  /// Mean and standard deviation of an image's values, from 0 to 1.
  struct Look: Sendable {
    let mean, deviation: Double
  }

  /// So many images are in memory at a time, for each thread.
  private static let imagesPerThread = 8
  /// Among fewer images of one kind none is called odd.
  static let fewestImages = 20

  let cases: [ManifestCase]
  private let looks: [Look]

  /// Reads every image once; each is checked against the manifest.
  ///
  /// - Throws: `untrusted` for pixels that were changed, errors of the files.
  init(_ cohort: Cohort, threads: Int, progress: (Int) -> Void) throws {
    let workers = WorkerPool(threadCount: threads)
    let groupSize = Self.imagesPerThread * threads
    var looks: [Look] = []
    for start in stride(from: 0, to: cohort.cases.count, by: groupSize) {
      let count = min(groupSize, cohort.cases.count - start)
      looks += try workers.values(count: count) { (place) throws(CohortsError) in
        let image = PixelPipeline.unitImage(of: try cohort.image(at: start + place))
        let (mean, deviation) = image.meanAndDeviation
        return Look(mean: mean, deviation: deviation)
      }
      progress(looks.count)
    }
    cases = cohort.cases
    self.looks = looks
  }

  /// Images in which every pixel has one value, in the cohort's order.
  var blank: [Int] { looks.indices.filter { looks[$0].deviation < 1e-9 } }

  /// The values of an image.
  func look(at index: Int) -> Look { looks[index] }

  /// Images by modality and colour, without the blank ones.
  private var kinds: [(name: String, members: [Int])] {
    let isBlank = Set(blank)
    let members = Dictionary(grouping: cases.indices.filter { !isBlank.contains($0) }) { index in
      let colour = cases[index].channels == 3 ? "colour" : "grey"
      return "\(cases[index].attributes["modality"] ?? "modality unknown"), \(colour)"
    }
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What images of each kind look like.
  var intensities: [Inspection.Intensity] {
    kinds.compactMap { name, members in
      guard let brightness = RobustSpread(members.map { looks[$0].mean }),
        let contrast = RobustSpread(members.map { looks[$0].deviation })
      else { return nil }
      return Inspection.Intensity(
        kind: name, images: members.count,
        brightness: .init(median: brightness.median, deviation: brightness.deviation),
        contrast: .init(median: contrast.median, deviation: contrast.deviation))
    }
  }

  /// Images far from the others of their kind, the farthest first; none of a kind with few images.
  var outliers: [Inspection.Outlier] {
    let statistics: [(name: String, value: (Look) -> Double)] = [
      ("brightness", { $0.mean }), ("contrast", { $0.deviation }),
    ]
    var outliers: [Inspection.Outlier] = []
    for (_, members) in kinds where members.count >= Self.fewestImages {
      for (name, value) in statistics {
        guard let spread = RobustSpread(members.map { value(looks[$0]) }) else { continue }
        for index in members {
          let number = value(looks[index])
          let score = spread.score(of: number)
          guard abs(score) > RobustSpread.outlierBound else { continue }
          outliers.append(
            Inspection.Outlier(
              caseID: cases[index].caseID, statistic: name, value: number, score: score))
        }
      }
    }
    return outliers.sorted { (abs($1.score), $0.caseID) < (abs($0.score), $1.caseID) }
  }
}
